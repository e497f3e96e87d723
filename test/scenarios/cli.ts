import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BackfillReport } from '../../src/engine/backfill/report.ts'
import { findShape, shapeFile } from '../../bench/data/shapes/find-shape.ts'
import { writeExport } from '../../bench/data/write-export.ts'
import type { WrittenExport } from '../../bench/data/write-export.ts'
import { tempFolder } from '../temp-folder.ts'

const main = new URL('../../dist/cli/main.js', import.meta.url).pathname

/** What a run of the command line left. */
export interface CliRun {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** How a run is disturbed. */
export interface CliOptions {
  /** Sends this signal ... */
  readonly kill?: NodeJS.Signals
  /** ... so many ms after the start, or after the text ... */
  readonly afterMs?: number
  /** ... or when this many segments are in the journal of this state folder ... */
  readonly afterSegments?: { readonly state: string, readonly count: number }
  /** ... or when the text shows up on standard error. */
  readonly whenStderr?: RegExp
  readonly stdin?: string | Uint8Array
  readonly cwd?: string
  /** Beside the environment of the test. */
  readonly env?: Readonly<Record<string, string>>
}

/** A run that is under way. */
export interface RunningCli {
  readonly child: ChildProcessWithoutNullStreams
  /** What it has written to standard error so far. */
  readonly stderr: () => string
  readonly ended: Promise<CliRun>
}

/** Starts the built `dynapinot` in a process of its own, as a user would. */
export function startDynapinot (args: readonly string[], options: Pick<CliOptions, 'cwd' | 'env'> = {}): RunningCli {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'], cwd: options.cwd, env: { ...process.env, ...options.env } })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
  const ended = once(child, 'close').then(([code, signal]): CliRun => ({ code: code as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr }))
  return { child, stderr: () => stderr, ended }
}

/** Runs the built `dynapinot` to its end. */
export async function dynapinot (args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const { child, stderr, ended } = startDynapinot(args, options)
  let sent = false
  child.stderr.on('data', () => {
    if (options.kill === undefined || sent || options.whenStderr?.test(stderr()) !== true) return
    sent = true
    setTimeout(() => child.kill(options.kill), options.afterMs ?? 0)
  })
  child.stdin.on('error', () => { /* it may end before it has read all */ })
  child.stdin.end(options.stdin ?? '')
  const timer = options.kill !== undefined && options.whenStderr === undefined && options.afterMs !== undefined ? setTimeout(() => child.kill(options.kill), options.afterMs) : undefined
  const { afterSegments } = options
  const watch = afterSegments === undefined ? undefined : setInterval(() => { if (journalled(afterSegments.state) >= afterSegments.count) child.kill(options.kill) }, 5)
  const run = await ended
  clearTimeout(timer)
  clearInterval(watch)
  return run
}

/** Number of segments in the journal of a state folder. */
export function journalled (state: string): number {
  const path = join(state, 'journal.ndjson')
  return existsSync(path) ? readFileSync(path, 'utf8').split('{"t":"segment"').length - 1 : 0
}

/** A folder with an export of meetups and all flags to load it into `out`. */
export interface Job {
  readonly dir: string
  readonly made: WrittenExport
  readonly out: string
  readonly state: string
  readonly args: readonly string[]
}

/** Makes an export and the arguments of its backfill. */
export async function exportJob (items: number, files: number, options: readonly string[] = []): Promise<Job> {
  const dir = tempFolder('scenario')
  const made = await writeExport({ dir, shape: findShape('meetups'), items, files, seed: 7, emptyFiles: 1 })
  const out = join(dir, 'out')
  const state = join(dir, 'state')
  return { dir, made, out, state, args: backfillArgs(made.path, out, state, options) }
}

/** Arguments of a backfill of meetups from an export. */
export function backfillArgs (path: string, out: string, state: string, options: readonly string[] = []): string[] {
  return jobArgs(['--export', path], out, state, ['source.keys.partition=meetup_id', 'source.keys.sort=mtime', ...options])
}

/** Arguments of a backfill of meetups from files of change records. */
export function changesArgs (paths: readonly string[], out: string, state: string, options: readonly string[] = []): string[] {
  return jobArgs(['--changes', ...paths], out, state, options)
}

function jobArgs (input: readonly string[], out: string, state: string, options: readonly string[]): string[] {
  return [
    'backfill', '--json', ...input, '--schema', shapeFile('meetups', 'schema.json'), '--table-config', shapeFile('meetups', 'table_config.json'),
    '--out', out, '--state', state, '--workers', '2',
    '--set', 'log.level=info', 'log.format=json', ...options
  ]
}

/** The report on standard output. */
export function reportOf (run: CliRun): BackfillReport {
  try {
    return JSON.parse(run.stdout) as BackfillReport
  } catch {
    throw new Error(`no report; exit ${run.code ?? run.signal}:\n${run.stderr}`)
  }
}

/** Name and CRC of every segment in a directory sink, in order. */
export function segmentsIn (out: string): { name: string, crc: string, rows: number, partition: number }[] {
  const index = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')) as { segments: { name: string, crc: string, rows: number, partition: number }[] }
  return index.segments.map(({ name, crc, rows, partition }) => ({ name, crc, rows, partition })).sort((a, b) => a.name < b.name ? -1 : 1)
}

/** Changes a file's bytes. */
export function damage (path: string, change: (bytes: Buffer) => Uint8Array): void {
  writeFileSync(path, change(readFileSync(path)))
}
