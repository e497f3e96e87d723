import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { emptyCounts } from '../../../src/block/batch-decoder.ts'
import type { ShardCheckpoints } from '../../../src/block/shard-checkpoint.ts'
import { changedState } from '../../../src/checkpoint/stream-store.ts'
import type { StreamState, StreamStore } from '../../../src/checkpoint/stream-store.ts'
import { DynapinotError } from '../../../src/errors.ts'
import type { LiveParts, LiveWorkers } from '../../../src/engine/replicate/settings.ts'
import type { Sink } from '../../../src/push/contract.ts'
import type { ShardStatus, StreamBatch, StreamSource } from '../../../src/source/stream-contract.ts'
import type { BlockRef, SegmentInfo, StreamDeadLetterLine } from '../../../src/worker/protocol.ts'

/** A record of a made stream: the partition of its row, or null for one that is none. */
export type MadeRecord = number | null

/** A shard: batches of records. A parent is read to its end before. */
export interface MadeShard {
  readonly id: string
  readonly parents: readonly string[]
  readonly batches: readonly (readonly MadeRecord[])[]
  readonly closed: boolean
}

/** What there is outside of a run: the stream, the state, the cluster and the file of letters. */
export class MadeWorld {
  readonly shards: readonly MadeShard[]
  state: StreamState = { run: null, shards: new Map() }
  /** By partition: rows of the loaded segments, in the order of their pushes. */
  readonly loaded: Map<number, string[]> = new Map()
  readonly letters: Set<string> = new Set()
  /** Puts at once, by partition: never more than one. */
  readonly putting: Set<number> = new Set()
  most = 0

  constructor (shards: readonly MadeShard[]) {
    this.shards = shards
  }

  /** Names of all rows, by partition, and of all letters. */
  expected (): { rows: Map<number, Set<string>>, letters: Set<string> } {
    const rows = new Map<number, Set<string>>()
    const letters = new Set<string>()
    for (const { id, batches } of this.shards) {
      batches.flat().forEach((record, i) => {
        if (record === null) letters.add(`${id}/${i + 1}`)
        else rows.set(record, (rows.get(record) ?? new Set()).add(`${id}/${i + 1}`))
      })
    }
    return { rows, letters }
  }
}

/** Parts of a run in the world. `step` is awaited now and then: it can delay, or throw to end the run. */
export function partsOf (world: MadeWorld, dir: string, step: () => Promise<void>): LiveParts {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  return {
    source: sourceOf(world, step),
    sink: sinkOf(world, step),
    catalog: null,
    store: storeOf(world, step),
    pool: workersOf(step),
    letters: lettersOf(world, step),
    ratio: { add: () => {} },
    liveDir: join(dir, 'live'),
    extension: '.tar.gz',
    prefix: 't',
    flush: { everyMs: 3, maxEveryMs: 20, bytes: 60 },
    merge: { fanOut: 4, maxLevel: 3, target: { rows: 1e6, bytes: 1e9 }, maxAgeMs: 1e9, history: 'all', finish: { pollMs: 1, timeoutMs: 1000 }, recovery: { pollMs: 1, timeoutMs: 1000, resetGraceMs: 1, offlineMs: 5000 } },
    memory: 400,
    saveEveryMs: 2
  }
}

/** Reads what the checkpoint leaves, one batch after the other, parents first; waits for its end when all is read. */
function sourceOf (world: MadeWorld, step: () => Promise<void>): StreamSource {
  const status = new Map<string, ShardStatus>()
  let from: ShardCheckpoints = new Map()
  return {
    description: 'made',
    identity: 'made',
    start: async (checkpoints) => {
      from = checkpoints
      for (const { id, parents } of world.shards) {
        status.set(id, { shardId: id, parents, state: 'reading', since: 0, lastReplyAt: null, lastRecordsAt: null, millisBehindLatest: 0, lastSequenceNumber: null, batches: 0, coveredUntil: 0, failures: 0, lastError: null })
      }
      return new Map(world.shards.map(({ id }) => [id, checkpoints.get(id) ?? { position: { kind: 'trimHorizon' }, coveredUntil: 0 }]))
    },
    batches: async function * (signal) {
      let index = 0
      for (const { id, batches, closed } of world.shards) {
        const position = from.get(id)?.position
        if (position?.kind === 'end') continue
        const after = position?.kind === 'after' ? Number(position.sequenceNumber) : 0
        let first = 1
        for (const [n, records] of batches.entries()) {
          const last = first + records.length - 1
          const body = new TextEncoder().encode(JSON.stringify({ id, first: Math.max(first, after + 1), records: records.slice(Math.max(0, after + 1 - first)) })).buffer
          first = last + 1
          const end = closed && n === batches.length - 1
          if (last <= after && !end) continue
          await step()
          if (signal.aborted) return
          const sequence = status.get(id)!.batches
          status.set(id, { ...status.get(id)!, batches: sequence + 1, coveredUntil: last })
          const read = last > after
          const batch: StreamBatch = { shardId: id, index: index++, sequence, body: read ? new Uint8Array(body) : null, first: null, last: read ? String(last) : null, millisBehindLatest: 0, arrivedAt: 0, coveredUntil: last, end, children: [], release: () => {} }
          yield batch
        }
      }
      if (!signal.aborted) await new Promise<void>((resolve) => { signal.addEventListener('abort', () => { resolve() }, { once: true }) })
    },
    shards: () => [...status.values()],
    forgettable: () => [],
    gaps: () => [],
    close: async () => {}
  }
}

/** A block's bytes are the names of its rows. */
function workersOf (step: () => Promise<void>): LiveWorkers {
  return {
    workers: 2,
    stream: async ({ bodies, index, shardId }) => {
      await step()
      const { first, records } = JSON.parse(Buffer.from(new Uint8Array(bodies[0]!)).toString()) as { first: number, records: MadeRecord[] }
      const counts = { ...emptyCounts(), records: records.length }
      const rows = new Map<number, string[]>()
      const deadLetters: StreamDeadLetterLine[] = []
      records.forEach((record, i) => {
        if (record === null) deadLetters.push({ shardId, sequenceNumber: String(first + i), reason: 'BAD_JSON', detail: '', raw: 'x' })
        else rows.set(record, [...rows.get(record) ?? [], `${shardId}/${first + i}`])
      })
      const blocks = [...rows].map(([partition, names]): BlockRef => {
        const text = Buffer.from(names.map((name) => name + ' ').join(''))
        const buffer = new SharedArrayBuffer(text.length)
        new Uint8Array(buffer).set(text)
        return { partition, rows: names.length, bytes: text.length, unit: index, sequence: 0, buffer }
      })
      return { kind: 'stream', counts, blocks, deadLetters, streamRecords: records.length, aggregated: 0, first: null, last: null, oldestArrival: null, newestArrival: null }
    },
    build: async (task) => {
      await step()
      writeFileSync(task.archivePath, task.blocks.map(({ buffer }) => Buffer.from(new Uint8Array(buffer!)).toString()).join(''))
      const segment: SegmentInfo = { name: task.name, partition: task.partition, rows: task.blocks.reduce((sum, { rows }) => sum + rows, 0), crc: '0', creationTime: 0, segmentBytes: 1, archiveBytes: 1, archivePath: task.archivePath, startTime: null, endTime: null }
      return { kind: 'build', segment }
    },
    merge: async () => { throw new Error('nothing is merged without a catalog') }
  }
}

function sinkOf (world: MadeWorld, step: () => Promise<void>): Sink {
  return {
    kind: 'pinot',
    description: 'made',
    open: async () => {},
    put: async ({ partition, archivePath }) => {
      if (world.putting.has(partition)) throw new Error(`two puts of partition ${partition} at once`)
      world.putting.add(partition)
      try {
        await step()
        if (!existsSync(archivePath)) throw new Error(`no archive ${archivePath}`)
        world.loaded.set(partition, [...world.loaded.get(partition) ?? [], ...readFileSync(archivePath, 'utf8').trim().split(' ')])
        await step()
        return 'done'
      } finally {
        world.putting.delete(partition)
      }
    },
    finish: async () => {},
    missing: async () => [],
    close: async () => {}
  }
}

function storeOf (world: MadeWorld, step: () => Promise<void>): StreamStore {
  return {
    description: 'made',
    get state () { return world.state },
    lost: new AbortController().signal,
    save: async (change) => {
      await step()
      world.state = changedState(world.state, change)
    },
    check: () => {},
    close: async () => {}
  }
}

function lettersOf (world: MadeWorld, step: () => Promise<void>): LiveParts['letters'] {
  let appended: string[] = []
  return {
    append: (letters) => { appended.push(...letters.map(({ shardId, sequenceNumber }) => `${shardId}/${sequenceNumber}`)) },
    sync: async () => {
      const now = appended
      appended = []
      await step()
      for (const letter of now) world.letters.add(letter)
    }
  }
}

/** A step that waits a little, and fails at the given one. */
export function stepOf (delays: readonly number[], failAt: number): () => Promise<void> {
  let count = 0
  return async () => {
    const n = count++
    if (n === failAt) throw new DynapinotError('SINK_UNAVAILABLE', 'made to fail')
    await sleep(delays[n % delays.length])
  }
}
