import { setTimeout as sleep } from 'node:timers/promises'
import { median, resultOf } from '../result.ts'
import type { BenchResult } from '../result.ts'
import { percentile } from './freshness.ts'
import { costText, measureRun } from './measured-run.ts'
import { processMemory } from './process-times.ts'
import { prepareProgram, startProgram } from './program.ts'
import { NO_LIMITS } from './throughput.ts'
import type { Flood, Target } from './flood.ts'
import { verifyRows } from './verify.ts'

const RATE = 50_000
const LOOK_MS = 1000
/** Memory is flat if the last quarter has no more than this times what the second has... */
const FLAT = 1.1
/**
 * ...where it holds little: a quarter of the looks show less. Merges come in waves, and so does the work of others on the
 * machine, behind which the program catches up with more in its hands; what is never given back shows between the waves.
 */
const LOW = 0.25

/** Replicates for so many minutes, prints the memory of each, and says whether it is flat. */
export async function soak (long: Omit<Flood, 'perShard'> & { readonly target: Target, readonly minutes: number }): Promise<BenchResult> {
  const { replay, shape, shards, partitions, stream, dir, target, minutes } = long
  const records = RATE * 60 * minutes
  await replay.create({ name: stream, perShard: records / shards, rate: RATE })
  await prepareProgram({ shape, partitions, endpoint: replay.endpoint, stream, limits: NO_LIMITS, sink: target.sink, dir })
  const program = startProgram(dir)
  const memory: number[] = []
  const state = { running: true }
  const ended = measureRun(program.child, { replay, stream, records }, () => { program.child.kill('SIGTERM') }, program.messages).finally(() => { state.running = false })
  const byMinute: number[] = []
  while (state.running) {
    await sleep(LOOK_MS)
    const now = processMemory(program.child.pid!)
    if (now !== null) memory.push(now.now)
    const minute = Math.floor(memory.length * LOOK_MS / 60_000)
    if (minute === byMinute.length) continue
    const of = memory.slice(byMinute.length * 60_000 / LOOK_MS)
    byMinute.push(median(of))
    const { status: { sent } } = await replay.status(stream)
    console.log(`minute ${minute}: ${(median(of) / 1e6).toFixed(0)} MB, at most ${(Math.max(...of) / 1e6).toFixed(0)}; ${sent.reduce((sum, each) => sum + each, 0)} records read`)
  }
  const run = await ended
  const sums = program.sums()
  const quarter = (n: number): number[] => memory.slice(Math.floor(memory.length * n / 4), Math.floor(memory.length * (n + 1) / 4)).sort((a, b) => a - b)
  const growthAt = (share: number): number => percentile(quarter(3), share) / percentile(quarter(1), share)
  const growth = growthAt(LOW)
  const loaded = await verifyRows(long, target, sums)
  const { flush, merge, merges } = sums.segments
  return resultOf({
    bench: 'replicate',
    shape: `${shape.name}, ${RATE} records/s for ${minutes} minutes`,
    subject: 'dynapinot, thin controller, merging',
    records: loaded.records,
    bytes: loaded.records * replay.recordBytes,
    verified: loaded.verified && growth <= FLAT,
    own: true,
    peakRssBytes: run.peakBytes,
    note: `memory ${growth <= FLAT ? 'is flat' : 'GROWS'}: last quarter ${growth.toFixed(3)} times the second (median ${growthAt(0.5).toFixed(3)}); rows ${loaded.verified ? 'complete' : 'MISSING'}; ${merges} merges, each row written ${((flush.rows + merge.rows) / flush.rows).toFixed(2)} times; ${costText(run)}`
  }, [{ ...run.sample, records: loaded.records }])
}
