import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedPinotCluster } from '../../test/pinot/cluster.ts'
import { preparePinotJava } from '../../test/pinot/maven.ts'
import { partitionOf } from '../data/murmur2.ts'
import { findShape } from '../data/shapes/find-shape.ts'
import type { SuiteOptions } from '../options.ts'
import { resultOf } from '../result.ts'
import type { BenchResult, ResultHead, Skip, SuiteOutput } from '../result.ts'
import { takeTurns } from '../rounds.ts'
import { FRESH_RATE, FRESH_SECONDS, measureFreshness } from './live-run.ts'
import { costText } from './measured-run.ts'
import { runPlain } from './plain.ts'
import { ReplayProcess } from './replay/replay-process.ts'
import { soak } from './soak.ts'
import { folderTarget, pinotTarget, thinTarget } from './targets.ts'
import { runFlood } from './throughput.ts'
import type { FloodRun } from './throughput.ts'
import type { Target } from './flood.ts'

const BENCH = 'replicate'
const SHAPE = 'meetups'
const PARTITIONS = 8
/** A shard takes 1,000 records a second: those of the stream whose freshness is measured. */
const SHARDS = 20
/** Records of a shard before they come again with later times: 160,000 in all, of 100,000 items or so. */
const RING = 8000
/** The plain path takes so many times fewer records: it is that much slower, and needs no segments to fill. */
const PLAIN_SHARE = 8
const PLAIN = 'SDK + JSON.parse + unmarshall, no sink'
const FOLDER = 'dynapinot, folder'
const THIN = 'dynapinot, thin controller, merging'
const PINOT = 'dynapinot, Pinot 1.5.1, merging'

/**
 * A stream from a replay server in a process of its own, replicated by the program as a whole process:
 *
 * - all records at once, into a folder, and with merging on to a thin controller and to the embedded Pinot; beside what a
 *   program does without this project, which ends at columns in memory
 * - as a live stream to the embedded Pinot: how long from a record's creation until a query sees it
 * - with `minutes`, that alone: whether memory stays flat
 *
 * Checked: every record is a row in a segment of its partition, counted by the reader of segments, or by Pinot.
 */
export async function benchReplicate (options: SuiteOptions & { readonly items: number }): Promise<SuiteOutput> {
  const dir = mkdtempSync(join(tmpdir(), 'dynapinot-bench-'))
  const replay = await ReplayProcess.start({ shape: SHAPE, shards: SHARDS, records: RING, seed: 1 })
  const place = { replay, shape: findShape(SHAPE), shards: SHARDS, partitions: PARTITIONS }
  try {
    if (options.minutes !== undefined) {
      const thin = await thinTarget(dir, SHAPE, PARTITIONS)
      try {
        return { results: [await soak({ ...place, dir: join(dir, 'job'), stream: 'soak', target: thin, minutes: options.minutes })], skips: [] }
      } finally {
        thin.stop()
      }
    }
    const skips: Skip[] = []
    const results = await floods(options, place, dir)
    const java = await preparePinotJava()
    if (java.available) results.push(...await withPinot(options, place, dir))
    else skips.push({ bench: BENCH, subject: PINOT, reason: java.reason })
    return { results, skips }
  } finally {
    replay.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

type Place = Pick<Parameters<typeof runFlood>[0], 'replay' | 'shape' | 'shards' | 'partitions'>

async function floods ({ items, rounds }: SuiteOptions & { readonly items: number }, place: Place, dir: string): Promise<BenchResult[]> {
  const perShard = Math.ceil(items / SHARDS)
  const plainShard = Math.ceil(perShard / PLAIN_SHARE)
  let streams = 0
  const runs = new Map<string, FloodRun[]>([[FOLDER, []], [THIN, []]])
  const flood = async (name: string, job: string, target: Target): Promise<FloodRun> => {
    const run = await runFlood({ ...place, stream: `stream-${streams++}`, perShard, dir: job }, target)
    runs.get(name)!.push(run)
    return run
  }
  const plain: Awaited<ReturnType<typeof runPlain>>[] = []
  const samples = await takeTurns([
    { name: FOLDER, run: async () => (await flood(FOLDER, join(dir, 'job'), folderTarget(join(dir, 'job'), PARTITIONS))).sample },
    {
      name: THIN,
      run: async () => {
        const target = await thinTarget(join(dir, 'job'), SHAPE, PARTITIONS)
        try {
          return (await flood(THIN, join(dir, 'job'), target)).sample
        } finally {
          target.stop()
        }
      }
    },
    {
      name: PLAIN,
      run: async () => {
        const stream = `stream-${streams++}`
        await place.replay.create({ name: stream, perShard: plainShard, rate: null })
        const run = await runPlain(place.replay, { shape: SHAPE, stream, perShard: plainShard }, SHARDS)
        plain.push(run)
        return run.sample
      }
    }
  ], rounds)
  const rival = { name: PLAIN, samples: samples.get(PLAIN)! }
  const own = [...runs].map(([name, of]) => resultOf(headOf(name, of, place.replay.recordBytes), samples.get(name)!, rival))
  const records = plainShard * SHARDS
  return [...own, resultOf({
    bench: BENCH,
    shape: SHAPE,
    subject: PLAIN,
    records,
    bytes: records * place.replay.recordBytes,
    verified: plain.every(({ rows }) => rows === records),
    own: false,
    peakRssBytes: Math.max(...plain.map(({ peakBytes }) => peakBytes ?? 0)),
    note: costText(plain.at(-1)!)
  }, rival.samples)]
}

async function withPinot ({ items }: { readonly items: number }, place: Place, dir: string): Promise<BenchResult[]> {
  const pinot = await EmbeddedPinotCluster.start({ jvmArgs: ['-XX:TieredStopAtLevel=4'] })
  try {
    const key = place.shape.keyAttributes[0]!
    const target = (job: string): Target => pinotTarget(pinot, job, SHAPE, key, PARTITIONS, partitionOf)
    const live = join(dir, 'live')
    // First: behind the flood its servers would still be at work.
    const fresh = await measureFreshness(pinot, { ...place, turn: RING, stream: 'pinot-live', dir: live, target: target(live) })
    await pinot.rest.deleteTable(SHAPE)
    const job = join(dir, 'pinot')
    const run = await runFlood({ ...place, stream: 'pinot-flood', perShard: Math.ceil(items / SHARDS), dir: job }, target(job))
    return [
      resultOf(headOf(PINOT, [run], place.replay.recordBytes), [run.sample]),
      resultOf({
        bench: BENCH,
        shape: `${SHAPE}, ${FRESH_RATE} records/s for ${FRESH_SECONDS} s`,
        subject: PINOT,
        records: fresh.records,
        bytes: fresh.records * place.replay.recordBytes,
        verified: fresh.verified,
        own: true,
        peakRssBytes: fresh.peakBytes,
        note: fresh.note
      }, [fresh.sample])
    ]
  } finally {
    await pinot.stop()
  }
}

function headOf (subject: string, runs: readonly FloodRun[], recordBytes: number): ResultHead {
  const last = runs.at(-1)!
  const { segments: { flush, merge, merges }, writeAmplification } = last.sums
  const merging = merges === 0 ? `${flush.segments} segments, no merges` : `${flush.segments} segments, ${merges} merges: each row written ${((flush.rows + merge.rows) / flush.rows).toFixed(2)} times, each byte ${writeAmplification?.toFixed(2)}`
  return {
    bench: BENCH,
    shape: SHAPE,
    subject,
    records: last.sample.records,
    bytes: last.sample.records * recordBytes,
    verified: runs.every(({ verified }) => verified),
    own: true,
    peakRssBytes: Math.max(...runs.map(({ peakBytes }) => peakBytes ?? 0)),
    note: `${costText(last)}; ${merging}`
  }
}
