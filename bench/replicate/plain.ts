import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { measureRun } from './measured-run.ts'
import type { MeasuredRun } from './measured-run.ts'
import type { PlainOptions } from './plain-consumer.ts'
import type { ReplayProcess } from './replay/replay-process.ts'

const consumer = fileURLToPath(new URL('plain-consumer.ts', import.meta.url))

/** Runs the plain consumer over a whole stream, in a process of its own. */
export async function runPlain (replay: ReplayProcess, options: Omit<PlainOptions, 'endpoint'>, shards: number): Promise<MeasuredRun & { readonly rows: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', consumer, JSON.stringify({ ...options, endpoint: replay.endpoint })], { stdio: ['ignore', 'pipe', 'pipe'] })
  const text = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => { text.out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { text.err += chunk.toString() })
  const run = await measureRun(child, { replay, stream: options.stream, records: options.perShard * shards }, () => {}, () => text.err)
  return { ...run, rows: (JSON.parse(text.out) as { rows: number }).rows }
}
