import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Shape } from '../data/shape.ts'
import { shapeFile } from '../data/shapes/find-shape.ts'
import { placeOf } from './replay/ring.ts'
import { shardIdOf } from './replay/server.ts'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** Settings of the program that a bench sets; the rest is as it is by default. */
export interface ProgramOptions {
  readonly shape: Shape
  readonly partitions: number
  readonly endpoint: string
  readonly stream: string
  /** Of a shard, where the service's own are not to be what is measured. */
  readonly limits?: { readonly readsPerSecond: number, readonly bytesPerSecond: number }
  readonly sink: object
  /** Emptied. */
  readonly dir: string
}

/** What `dynapinot replicate --json` says at its end. */
export interface ReplicationSums {
  readonly records: number
  readonly rows: number
  readonly deadLetters: number
  readonly skipped: number
  readonly segments: { readonly flush: { readonly segments: number, readonly rows: number }, readonly merge: { readonly segments: number, readonly rows: number }, readonly merges: number, readonly deleted: number }
  readonly writeAmplification: number | null
  readonly retries: number
}

/** A running `dynapinot replicate`. */
export interface Program {
  readonly child: ChildProcess
  /** What it has said so far. */
  readonly messages: () => string
  /** Once it has ended. */
  readonly sums: () => ReplicationSums
}

/** Writes the config of a job into its emptied folder, and makes the table in Pinot, if that is the sink. */
export async function prepareProgram (options: ProgramOptions): Promise<void> {
  const { shape, partitions, endpoint, stream, limits, sink, dir } = options
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const [partition, sort] = shape.keyAttributes
  const mappingFile = shapeFile(shape.name, 'mapping.json')
  writeFileSync(join(dir, 'dynapinot.yaml'), JSON.stringify({
    schema: shapeFile(shape.name, 'schema.json'),
    tableConfig: shapeFile(shape.name, 'table_config.json'),
    source: {
      kinesis: { stream, region: 'us-east-1', endpoint, ...limits === undefined ? {} : { limits } },
      tables: [shape.tableName],
      keys: { partition, ...sort === undefined ? {} : { sort } }
    },
    sink,
    state: { dir: join(dir, 'state') },
    partition: { count: partitions },
    replicate: { shutdown: '10m' },
    log: { level: 'warn', format: 'json' },
    mapping: existsSync(mappingFile) ? JSON.parse(readFileSync(mappingFile, 'utf8')) as object : {}
  }))
  if (!('pinot' in sink)) return
  const { child, messages } = start(['apply', '--config', join(dir, 'dynapinot.yaml')])
  const [code] = await once(child, 'close') as [number]
  if (code !== 0) throw new Error(`apply ended with ${code}:\n${messages()}`)
}

/** Records of each shard that the program has saved as loaded. */
export function savedPlaces (dir: string, shards: number): readonly number[] {
  const [, ...content] = readFileSync(join(dir, 'state', 'replicate', 'stream.json'), 'utf8').split('\n')
  const saved = (JSON.parse(content.join('\n')) as { shards: Record<string, string> }).shards
  return Array.from({ length: shards }, (_, shard) => {
    const [kind, number] = saved[shardIdOf(shard)]!.split(' ')
    return kind === 'after' ? placeOf(number!) + 1 : 0
  })
}

/** Starts the program in a folder that is prepared. A first SIGTERM makes it load what it has read, and end. */
export function startProgram (dir: string): Program {
  const { child, messages, output } = start(['replicate', '--json', '--config', join(dir, 'dynapinot.yaml')])
  return { child, messages, sums: () => JSON.parse(output()) as ReplicationSums }
}

function start (args: readonly string[]): { child: ChildProcess, messages: () => string, output: () => string } {
  const child = spawn(process.execPath, ['--disable-warning=NodeVersionSupportWarning', main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' }
  })
  const text = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => { text.out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { text.err += chunk.toString() })
  return { child, messages: () => text.err, output: () => text.out }
}
