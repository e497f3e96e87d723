import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BackfillReport } from '../../src/engine/backfill/report.ts'
import type { Shape } from '../data/shape.ts'
import { shapeFile } from '../data/shapes/find-shape.ts'
import type { Sample } from '../rounds.ts'

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** An export, and where a backfill of it works and writes. */
export interface BackfillJob {
  readonly shape: Shape
  readonly partitions: number
  /** Folder of the export's manifests. */
  readonly input: string
  /** Emptied before each run. */
  readonly dir: string
}

/** A run of the program, from its start to its end. */
export interface BackfillRun {
  /** By the clock from the start of the process to its end; processor time since the job began, without Node's start. */
  readonly sample: Sample
  readonly report: BackfillReport
  /** Text of the index of all segments: the same for the same input, whatever the workers. */
  readonly index: string
  /** Archives by partition; the first of each. */
  readonly archives: readonly string[]
}

/** Runs `dynapinot backfill` into a folder. @throws Error with its messages if it does not end well. */
export async function runBackfill ({ shape, partitions, input, dir }: BackfillJob, workers: number): Promise<BackfillRun> {
  const out = join(dir, 'out')
  const state = join(dir, 'state')
  for (const each of [out, state]) rmSync(each, { recursive: true, force: true })
  const config = join(dir, 'dynapinot.yaml')
  const [partition, sort] = shape.keyAttributes
  const mapping: unknown = existsSync(shapeFile(shape.name, 'mapping.json')) ? JSON.parse(readFileSync(shapeFile(shape.name, 'mapping.json'), 'utf8')) : {}
  writeFileSync(config, JSON.stringify({
    schema: shapeFile(shape.name, 'schema.json'),
    tableConfig: shapeFile(shape.name, 'table_config.json'),
    source: { export: input, keys: { partition, ...sort === undefined ? {} : { sort } } },
    sink: { dir: { path: out } },
    state: { dir: state },
    partition: { count: partitions },
    workers: { count: workers },
    log: { level: 'warn' },
    mapping
  }))
  const start = performance.now()
  const report = await run(['backfill', '--json', '--config', config])
  const seconds = (performance.now() - start) / 1e3
  const index = readFileSync(join(out, 'index.json'), 'utf8')
  const { segments } = JSON.parse(index) as { segments: { partition: number, file: string }[] }
  return {
    sample: { seconds, cpuSeconds: report.run.cpuSeconds, records: report.counts.records },
    report,
    index,
    archives: Array.from({ length: partitions }, (_, p) => {
      const segment = segments.find((one) => one.partition === p)
      return segment === undefined ? '' : join(out, 'segments', segment.file)
    })
  }
}

async function run (args: readonly string[]): Promise<BackfillReport> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const text = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => { text.out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { text.err += chunk.toString() })
  const [code] = await once(child, 'close') as [number]
  if (code !== 0) throw new Error(`backfill ended with ${code}:\n${text.err}`)
  return JSON.parse(text.out) as BackfillReport
}
