import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGunzip } from '../../src/worker/sync-gunzip.ts'
import { exportBook } from '../data/facts.ts'
import type { Facts } from '../data/facts.ts'
import type { Shape } from '../data/shape.ts'
import { findShape } from '../data/shapes/find-shape.ts'
import { writeExport } from '../data/write-export.ts'
import type { WrittenExport } from '../data/write-export.ts'
import type { SuiteOptions } from '../options.ts'
import { resultOf } from '../result.ts'
import type { BenchResult, Skip, SuiteOutput } from '../result.ts'
import { JavaBuilder } from '../rivals/java-builder.ts'
import { ParseThreads } from '../rivals/parse-threads.ts'
import { writePlainRows } from '../rivals/plain-rows.ts'
import { takeTurns } from '../rounds.ts'
import type { Contender, Sample } from '../rounds.ts'
import { shapeInput } from '../stage/input.ts'
import { shapePlan } from '../stage/shape-plan.ts'
import { runBackfill } from './run-backfill.ts'
import type { BackfillJob, BackfillRun } from './run-backfill.ts'

const SEED = 1
const PARTITIONS = 8
const FILES = 16
/** A second input is so many times smaller: memory must not depend on it. */
const SMALLER = 8
const BENCH = 'backfill'
const JAVA = 'Java builder'
const PARSE_ONE = '1 thread'
const PARSE_TWO = '2 threads'
const INFLATE = 'inflate, Node'
const JAVA_INFLATE = 'inflate, Java'
const ours = (workers: number): string => `dynapinot, ${workers} worker${workers === 1 ? '' : 's'}`

/**
 * A backfill of an export into a folder, whole process, with 1 to N workers; Pinot's Java builder on the same items as
 * gzipped plain JSON; and what a second thread brings on this machine at all. Inflating alone has lines of its own.
 * Checked: every row is in its partition, all runs make the same segments, and Pinot's reader finds the same in them as
 * in the Java builder's.
 */
export async function benchBackfill (options: SuiteOptions & { readonly items: number }): Promise<SuiteOutput> {
  const results: BenchResult[] = []
  const skips: Skip[] = []
  if (options.file !== undefined) skips.push({ bench: BENCH, subject: options.file.path, reason: 'a backfill is measured on generated exports alone, whose rows are known' })
  for (const name of options.shapes ?? ['meetups']) {
    const dir = mkdtempSync(join(tmpdir(), 'dynapinot-bench-'))
    try {
      results.push(...await measure(findShape(name), options, dir, skips))
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  }
  return { results, skips }
}

async function measure (shape: Shape, { items, rounds }: { items: number, rounds: number }, dir: string, skips: Skip[]): Promise<BenchResult[]> {
  const made = await exportOf(shape, items, join(dir, 'large'))
  const runs = new Map<number, BackfillRun[]>()
  const counts = workerCounts()
  const contenders: Contender[] = counts.map((workers) => ({
    name: ours(workers),
    run: async () => {
      const result = await runBackfill(jobOf(shape, made, join(dir, `job-${workers}`)), workers)
      runs.set(workers, [...runs.get(workers) ?? [], result])
      return result.sample
    }
  }))
  contenders.push({ name: INFLATE, run: () => inflate(made) })
  const lines = shapeInput(shape.name, 'export', 20_000)
  const threads = [new ParseThreads(1, lines.bytes, lines.records), new ParseThreads(2, lines.bytes, lines.records)] as const
  contenders.push({ name: PARSE_ONE, run: () => threads[0].run(8) }, { name: PARSE_TWO, run: () => threads[1].run(8) })
  const java = await startJava(shape, join(dir, 'java'), skips)
  try {
    const javaInflates: Sample[] = []
    let javaArchives: readonly string[] = []
    if (java !== null) {
      const files = javaRows(shape, made, dir)
      contenders.push({
        name: JAVA,
        run: async () => {
          const { build, inflate, archives } = await java.build(files)
          javaInflates.push(inflate!)
          javaArchives = archives
          return build
        }
      })
    }
    const samples = await takeTurns(contenders, rounds)
    // The round that does not count is in no samples.
    if (java !== null) samples.set(JAVA_INFLATE, javaInflates.slice(1))

    const verified = verify([...runs.values()].flat(), exportBook(shape, SEED, items, PARTITIONS).facts())
    const sameAsJava = java === null || await agree(java, runs.get(counts.at(-1)!)!.at(-1)!.archives, javaArchives)
    const head = (subject: string, records: number, bytes: number, own = false, what = '') => ({ bench: BENCH, shape: shape.name + what, subject, records, bytes, verified: true, own })
    const against = (name: string): { name: string, samples: Sample[] } | undefined => samples.has(name) ? { name, samples: samples.get(name)! } : undefined
    const ofOurs = (workers: number, rival: string): BenchResult => resultOf({
      ...head(ours(workers), items, made.plainBytes, true),
      peakRssBytes: peakOf(runs.get(workers)!),
      verified: verified && sameAsJava
    }, samples.get(ours(workers))!, against(rival))
    const ofThreads = (subject: string, rival?: string): BenchResult =>
      resultOf(head(subject, lines.records, lines.bytes.length, false, ', JSON.parse alone'), samples.get(subject)!, rival === undefined ? undefined : against(rival))
    const ofInflate = (subject: string, rival: string | undefined, note: string): BenchResult =>
      resultOf({ ...head(subject, items, made.plainBytes, false, ', inflate alone'), note }, samples.get(subject)!, rival === undefined ? undefined : against(rival))
    const results = counts.map((workers) => ofOurs(workers, JAVA))
    results.push(...counts.filter((workers) => workers > 1).map((workers) => ofOurs(workers, ours(1))))
    results.push(ofThreads(PARSE_ONE), ofThreads(PARSE_TWO, PARSE_ONE))
    if (java !== null) {
      results.push(resultOf({ ...head(JAVA, items, made.plainBytes), peakRssBytes: java.peakRssBytes(), verified: sameAsJava, note: 'reads gzipped plain JSON of the same items; MB/s are of the export, as for the others; processor time is that of its thread alone' }, samples.get(JAVA)!))
      results.push(ofInflate(JAVA_INFLATE, undefined, 'one pass over its input; the builder makes two'))
    }
    results.push(ofInflate(INFLATE, java === null ? undefined : JAVA_INFLATE, 'one pass over the export, which has DynamoDB\'s tags'))
    return [...results, await smaller(shape, items, rounds, dir)]
  } finally {
    await java?.close()
    await Promise.all(threads.map((thread) => thread.close()))
  }
}

/** The same job with a smaller input: a line beside the others for its memory. */
async function smaller (shape: Shape, items: number, rounds: number, dir: string): Promise<BenchResult> {
  const few = Math.max(1, Math.floor(items / SMALLER))
  const made = await exportOf(shape, few, join(dir, 'small'))
  const workers = Math.min(2, workerCounts().at(-1)!)
  const runs: BackfillRun[] = []
  for (let round = 0; round < rounds; round++) runs.push(await runBackfill(jobOf(shape, made, join(dir, 'job-small')), workers))
  return resultOf({
    bench: BENCH,
    shape: `${shape.name}, 1/${SMALLER} of the items`,
    subject: ours(workers),
    records: few,
    bytes: made.plainBytes,
    own: true,
    peakRssBytes: peakOf(runs),
    verified: verify(runs, exportBook(shape, SEED, few, PARTITIONS).facts())
  }, runs.map(({ sample }) => sample))
}

async function exportOf (shape: Shape, items: number, dir: string): Promise<WrittenExport> {
  return await writeExport({ dir, shape, items, files: FILES, seed: SEED })
}

function jobOf (shape: Shape, { path }: WrittenExport, dir: string): BackfillJob {
  mkdirSync(dir, { recursive: true })
  return { shape, partitions: PARTITIONS, input: path, dir }
}

/** 1, 2, 4 ... and as many as there are cores. */
function workerCounts (): number[] {
  const cores = availableParallelism()
  const counts: number[] = []
  for (let workers = 1; workers < cores; workers *= 2) counts.push(workers)
  return [...counts, cores]
}

async function startJava (shape: Shape, dir: string, skips: Skip[]): Promise<JavaBuilder | null> {
  try {
    return await JavaBuilder.start(shape, dir)
  } catch (error) {
    skips.push({ bench: BENCH, subject: JAVA, reason: (error as Error).message })
    return null
  }
}

/** The rows of the export with the values that the record itself gives its columns. */
function javaRows (shape: Shape, { items, exportTime }: WrittenExport, dir: string): string[] {
  const { columns, record } = shapePlan(shape, 'export', BigInt(exportTime) * 1000n)
  const hasTime = columns.some(({ source }) => source.kind === 'record' && source.field === 'ApproximateCreationDateTime')
  return writePlainRows({
    shape,
    seed: SEED,
    items,
    partitions: PARTITIONS,
    dir,
    gzip: true,
    record: { dynapinot_version: Number(record.exportVersion!), is_delete: false, ...hasTime ? { ApproximateCreationDateTime: exportTime } : {} }
  })
}

/** One pass over the data files with the decompressor of the workers, the files read as they are needed. */
async function inflate ({ path, items }: WrittenExport): Promise<Sample> {
  const used = process.cpuUsage()
  const start = performance.now()
  for (const name of readdirSync(join(path, 'data'))) {
    const stream = openGunzip(() => {})
    await stream.write(readFileSync(join(path, 'data', name)))
    await stream.end()
    stream.close()
  }
  const seconds = (performance.now() - start) / 1e3
  const { user, system } = process.cpuUsage(used)
  return { seconds, cpuSeconds: (user + system) / 1e6, records: items }
}

function verify (runs: readonly BackfillRun[], facts: Facts): boolean {
  return new Set(runs.map(({ index }) => index)).size === 1 && runs.every(({ report }) =>
    report.counts.rows === facts.rows && report.segments.rows === facts.rows &&
    facts.partitions.every((partition, p) => (report.segments.byPartition[p]?.rows ?? 0) === partition.rows))
}

async function agree (java: JavaBuilder, own: readonly string[], theirs: readonly string[]): Promise<boolean> {
  const differences = await java.differences(own[0]!, theirs[0]!)
  for (const difference of differences) console.error(difference)
  return differences.length === 0
}

function peakOf (runs: readonly BackfillRun[]): number {
  return Math.max(...runs.map(({ report }) => report.run.peakRssBytes))
}
