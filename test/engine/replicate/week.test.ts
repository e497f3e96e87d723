import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ShardCheckpoint } from '../../../src/block/shard-checkpoint.ts'
import { checkpointText } from '../../../src/checkpoint/stream-store.ts'
import { StreamTracker } from '../../../src/checkpoint/stream-tracker.ts'
import type { BatchId } from '../../../src/checkpoint/stream-tracker.ts'
import { newRunId, parseLiveName } from '../../../src/engine/replicate/live-name.ts'
import { LivePartition } from '../../../src/engine/replicate/live-partition.ts'
import { firstLive } from '../../../src/engine/replicate/merge-plan.ts'
import type { LiveSegment, MergeSettings } from '../../../src/engine/replicate/merge-plan.ts'
import { recover } from '../../../src/engine/replicate/recover.ts'
import { writeLiveCustom } from '../../../src/segment/live-custom.ts'

const START = 1_700_000_000_000
const DAY_MS = 86_400_000
const settings: MergeSettings = { fanOut: 8, maxLevel: 6, target: { rows: 5_000_000, bytes: 256e6 }, maxAgeMs: 300_000 }

/** A week of a table: ticks, partitions, and bytes that one partition gets in a tick. */
interface Week { readonly name: string, readonly tickMs: number, readonly partitions: number, readonly bytes: (now: number, partition: number) => number }

/** Kinesis shards: every day one splits and two merge; a batch a tick and shard, each safe some ticks later. */
class Stream {
  readonly tracker = new StreamTracker()
  readonly saved: Map<string, ShardCheckpoint> = new Map()
  readonly #ended: Map<string, number> = new Map()
  #shards: string[] = []
  #number = 0
  #sequence = 0n
  #late: { readonly tick: number, readonly id: BatchId }[] = []
  most = { shards: 0, records: 0, checkpointBytes: 0 }

  constructor () {
    for (let i = 0; i < 4; i++) this.#open([])
  }

  tick (tick: number, now: number): void {
    for (const shard of this.#shards) {
      const sequenceNumber = String(49590338271490256608559692538361571095921575989136588898n + this.#sequence++)
      this.#late.push({ tick: tick + 1 + Number(this.#sequence % 3n), id: this.tracker.register(shard, { position: { kind: 'after', sequenceNumber }, coveredUntil: now }) })
    }
    this.#late = this.#late.filter(({ tick: due, id }) => {
      if (due > tick) return true
      this.tracker.done(id)
      return false
    })
    const changes = this.tracker.changes()
    for (const [shard, checkpoint] of changes) this.saved.set(shard, checkpoint)
    this.tracker.saved(changes)
    this.most.shards = Math.max(this.most.shards, this.saved.size)
    this.most.records = Math.max(this.most.records, this.tracker.size)
  }

  reshard (now: number): void {
    const [split, one, other] = this.#shards as [string, string, string]
    for (const shard of [split, one, other]) this.#end(shard, now)
    this.#open([split])
    this.#open([split])
    this.#open([one, other])
  }

  /** Shards are listed for a day after their end; then nothing is to be remembered of them. */
  expire (now: number): void {
    for (const [shard, at] of this.#ended) {
      if (now - at < DAY_MS) continue
      this.#ended.delete(shard)
      this.tracker.forget(shard)
      this.saved.delete(shard)
    }
    const bytes = JSON.stringify(Object.fromEntries([...this.saved].map(([shard, checkpoint]) => [shard, checkpointText(checkpoint)]))).length
    this.most.checkpointBytes = Math.max(this.most.checkpointBytes, bytes)
  }

  #open (parents: readonly string[]): void {
    const shard = `shardId-${String(this.#number++).padStart(12, '0')}`
    this.tracker.open(shard, { position: { kind: 'trimHorizon' }, coveredUntil: 0 }, parents)
    this.#shards.push(shard)
  }

  #end (shard: string, now: number): void {
    this.#shards = this.#shards.filter((one) => one !== shard)
    this.#ended.set(shard, now)
    this.tracker.done(this.tracker.register(shard, { position: { kind: 'end' }, coveredUntil: now }))
  }
}

/** The cluster, by the sizes of its segments. */
interface Held { readonly segment: LiveSegment, readonly writes: number, readonly inputs: readonly string[] }

function simulate ({ tickMs, partitions, bytes }: Week) {
  const cluster: Map<string, Held>[] = Array.from({ length: partitions }, () => new Map())
  const facts = { flushes: 0, merges: 0, deletes: 0, starts: 0, received: 0, written: 0, mostWrites: 0, mostLive: 0, mostSegments: 0, largestMerge: 0 }
  const stream = new Stream()
  let run: string | null = null
  let lines: LivePartition[] = []
  const start = (now: number): void => {
    facts.starts++
    run = newRunId(run, now, 0)
    const all = cluster.flatMap((held) => [...held.values()].map(({ segment: { name, rows, bytes: size, pushTime }, inputs }) =>
      ({ name, rows, pushTime, custom: writeLiveCustom({ bytes: size, inputs }), state: 'loaded' as const, served: true })))
    const { steps, stacks } = recover(all, 'week', new Set())
    assert.deepEqual(steps, [])
    lines = cluster.map((_, partition) => new LivePartition({ prefix: 'week', run: run!, partition }, settings, stacks.get(partition) ?? []))
  }
  const put = (line: LivePartition, name: string, size: number, now: number, writes: number, inputs: readonly string[]): LiveSegment => {
    const { run: ofRun, counter, level } = parseLiveName(name)!
    const segment = { name, run: ofRun, counter, level, rows: Math.ceil(size / 1000), bytes: size, pushTime: now, covers: [] }
    cluster[line.id]!.set(name, { segment, writes, inputs })
    facts.written += size
    facts.mostWrites = Math.max(facts.mostWrites, writes)
    return segment
  }
  for (let tick = 0, now = START; now < START + 7 * DAY_MS; tick++, now += tickMs) {
    if (tick % Math.round(DAY_MS / tickMs / 4) === 0) start(now)
    if (tick % Math.round(DAY_MS / tickMs) === 1) stream.reshard(now)
    if (tick % 1000 === 0) stream.expire(now)
    stream.tick(tick, now)
    for (const line of lines) {
      const size = bytes(now, line.id)
      if (size === 0 && line.due(now) === null) continue
      if (size > 0) {
        const flush = put(line, line.nextName(), size, now, 1, [])
        facts.flushes++
        facts.received += size
        line.pushed(flush, now, now)
      }
      let at = now
      for (let plan = line.due(at); plan !== null; plan = line.due(at)) {
        const held = plan.inputs.map(({ name }) => cluster[line.id]!.get(name)!)
        const total = held.reduce((sum, { segment }) => sum + segment.bytes, 0)
        const merged = put(line, line.nextName(plan.level), total, ++at, 1 + Math.max(...held.map(({ writes }) => writes)), plan.replaces)
        line.merged(plan, merged, at, at)
        for (const name of plan.replaces) cluster[line.id]!.delete(name)
        line.replaced(merged.name)
        facts.merges++
        facts.deletes += plan.replaces.length
        facts.largestMerge = Math.max(facts.largestMerge, total)
      }
      facts.mostLive = Math.max(facts.mostLive, line.live)
    }
    facts.mostSegments = Math.max(facts.mostSegments, cluster.reduce((sum, held) => sum + held.size, 0))
  }
  const sealed = cluster.reduce((sum, held) => sum + firstLive([...held.values()].map(({ segment }) => segment), settings), 0)
  return { ...facts, sealed, stream: stream.most }
}

/** From 0 at night to 1 at noon. */
const daylight = (now: number): number => Math.max(0, Math.sin((now % DAY_MS) / DAY_MS * 2 * Math.PI))
const weeks: Week[] = [
  { name: 'a steady flow', tickMs: 2000, partitions: 2, bytes: () => 200_000 },
  { name: 'days and nights', tickMs: 2000, partitions: 2, bytes: (now, partition) => Math.floor(daylight(now) * 2e6 * (partition + 1)) },
  { name: 'a change now and then', tickMs: 10_000, partitions: 4, bytes: (now, partition) => (now / 1000 * 7 + partition * 13) % 97 < 20 ? 1000 : 0 },
  { name: 'floods', tickMs: 10_000, partitions: 2, bytes: (now) => now % DAY_MS < 3_600_000 ? 60e6 : 5000 }
]

describe('a week of merging', () => {
  for (const week of weeks) {
    it(`of ${week.name} stays within the stated bounds`, () => {
      const facts = simulate(week)
      const { fanOut, maxLevel, target } = settings
      const amplification = facts.written / facts.received
      console.log(JSON.stringify({ week: week.name, ...facts, amplification: Number(amplification.toFixed(2)) }))
      assert.ok(facts.mostLive <= (fanOut - 1) * maxLevel, `${facts.mostLive} live segments`)
      assert.ok(facts.mostWrites <= 1 + maxLevel, `${facts.mostWrites} writes`)
      assert.ok(facts.sealed <= facts.received / target.bytes + facts.flushes / (2 * fanOut ** (maxLevel - 1)), `${facts.sealed} sealed segments`)
      assert.ok(facts.mostSegments <= facts.sealed + week.partitions * ((fanOut - 1) * maxLevel + 2), `${facts.mostSegments} segments`)
      assert.ok(facts.largestMerge < target.bytes + 60e6, `${facts.largestMerge} bytes merged`)
      // Batches under way: 4 to 5 shards, up to 4 ticks late; and shards of two days.
      assert.ok(facts.stream.records <= 2 * 4 * 5 + 20, `${facts.stream.records} records of the tracker`)
      assert.ok(facts.stream.checkpointBytes <= 130 * facts.stream.shards, `${facts.stream.checkpointBytes} bytes of checkpoints`)
      assert.ok(facts.stream.shards <= 5 + 2 * 3, `${facts.stream.shards} shards`)
    })
  }
})
