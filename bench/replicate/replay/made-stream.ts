import { partitionOf } from '../../data/murmur2.ts'
import type { Ring } from './ring.ts'

/** What a reply of GetRecords holds at most. */
const MOST_RECORDS = 10_000
const MOST_BYTES = 10 << 20

/** A stream that is to be made. */
export interface StreamOptions {
  readonly name: string
  /** Records of each shard. */
  readonly perShard: number
  /** Records a second over all shards, made from the first read on, evenly; null: all are there at once. */
  readonly rate: number | null
}

/** How far a stream has been read. */
export interface StreamStatus {
  /** Records that were sent, by shard. */
  readonly sent: readonly number[]
  /** ms since the epoch: of the first request for records, and of the last reply with any. */
  readonly firstAt: number | null
  readonly lastAt: number | null
}

/** An item of which all changes are watched: none of them removes it. */
export interface WatchedItem {
  readonly key: string
  readonly shard: number
  /** Its records in the first turn of the ring. */
  readonly places: readonly number[]
}

/** Records of a reply: JSON texts, commas between them but not between the pieces. */
export interface ShardRead {
  readonly pieces: readonly Buffer[]
  readonly next: number
  readonly millisBehind: number
}

/**
 * When record `place` of a shard is made in a stream with a rate: us since the epoch. All shards take turns, so the
 * records of the stream lie evenly in time.
 */
export function creationTime (startMs: number, rate: number, shards: number, shard: number, place: number): number {
  return startMs * 1000 + Math.floor((place * shards + shard) * 1e6 / rate)
}

/** The records of rings, sent as those of a stream. Only one stream of the same rings may be read at a time. */
export class MadeStream {
  readonly options: StreamOptions
  readonly #rings: readonly Ring[]
  readonly #sent: number[]
  /** us: of the newest record of each shard; without a rate. */
  readonly #newest: number[]
  #firstAt: number | null = null
  #lastAt: number | null = null

  constructor (options: StreamOptions, rings: readonly Ring[]) {
    this.options = options
    this.#rings = rings
    this.#sent = rings.map(() => 0)
    this.#newest = rings.map(() => 0)
  }

  get status (): StreamStatus {
    return { sent: this.#sent, firstAt: this.#firstAt, lastAt: this.#lastAt }
  }

  /** Records by Pinot partition of their partition key, so many from the begin of each shard. */
  rowsByPartition (read: readonly number[], partitions: number): readonly number[] {
    const rows = Array.from({ length: partitions }, () => 0)
    this.#rings.forEach((ring, shard) => {
      ring.keys.forEach((key, place) => {
        rows[partitionOf(key, partitions)]! += Math.max(0, Math.ceil((read[shard]! - place) / ring.records))
      })
    })
    return rows
  }

  /** As much as a reply takes of what is there from a place on. */
  read (shard: number, place: number, limit: number): ShardRead {
    const now = Date.now()
    this.#firstAt ??= now
    const ring = this.#rings[shard]!
    const there = this.#there(shard, now)
    let count = 0
    let bytes = 0
    for (const most = Math.min(limit, MOST_RECORDS, ring.records, there - place); count < most; count++) {
      bytes += ring.dataBytes[(place + count) % ring.records]!
      if (bytes > MOST_BYTES) break
    }
    if (count === 0) return { pieces: [], next: place, millisBehind: 0 }
    const next = place + count
    const pieces = ring.send(place, count, now, this.#clock(shard, place, now))
    this.#sent[shard] = Math.max(this.#sent[shard]!, next)
    this.#lastAt = now
    const { rate } = this.options
    const behind = rate === null ? 60_000 : Math.max(1, now - Math.floor(this.#made(shard, next - 1, rate) / 1000))
    return { pieces, next, millisBehind: next < there ? behind : 0 }
  }

  /** Records that are in the shard now. */
  #there (shard: number, now: number): number {
    const { rate, perShard } = this.options
    if (rate === null) return perShard
    const made = Math.floor((now - this.#firstAt!) * rate / 1000)
    return Math.min(perShard, Math.max(0, Math.ceil((made - shard) / this.#rings.length)))
  }

  #made (shard: number, place: number, rate: number): number {
    return creationTime(this.#firstAt!, rate, this.#rings.length, shard, place)
  }

  /** Creation times of records from a place on. */
  #clock (shard: number, place: number, now: number): (place: number) => number {
    const { rate } = this.options
    if (rate !== null) return (at) => this.#made(shard, at, rate)
    const start = Math.max(now * 1000, this.#newest[shard]! + 1)
    return (at) => {
      this.#newest[shard] = start + at - place
      return this.#newest[shard]
    }
  }
}

/** Some items of each ring, evenly chosen. */
export function watchedItems (rings: readonly Ring[], perShard: number): readonly WatchedItem[] {
  return rings.flatMap(({ keys, removes }, shard) => {
    const places = new Map<string, number[]>()
    keys.forEach((key, place) => { places.set(key, [...places.get(key) ?? [], place]) })
    const removed = new Set(keys.filter((_, place) => removes[place]))
    const lasting = [...places].filter(([key]) => !removed.has(key))
    return Array.from({ length: Math.min(perShard, lasting.length) }, (_, i) => {
      const [key, of] = lasting[Math.floor(i * lasting.length / perShard)]!
      return { key, shard, places: of }
    })
  })
}
