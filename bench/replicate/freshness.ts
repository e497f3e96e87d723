import { setTimeout as sleep } from 'node:timers/promises'
import type { EmbeddedPinotCluster } from '../../test/pinot/cluster.ts'
import { creationTime } from './replay/made-stream.ts'
import type { WatchedItem } from './replay/made-stream.ts'

/** Items of each shard that are watched, and ms between two looks: what is found is at most so much too long. */
export const WATCHED = 15
const LOOK_MS = 100

/** When the records of a stream are made. */
export interface StreamClock {
  readonly startMs: number
  readonly rate: number
  readonly shards: number
  /** Records of a ring. */
  readonly turn: number
}

/** A change of a watched item: when it was made, and when a query first saw it, or a later one; ms since the epoch. */
interface WatchedChange {
  readonly made: number
  readonly version: number
  seen: number | null
}

/** Watches by SQL how long changes take from their creation until queries see them. */
export class FreshnessWatch {
  readonly #pinot: EmbeddedPinotCluster
  readonly #sql: string
  readonly #changes: ReadonlyMap<string, readonly WatchedChange[]>
  readonly #stop = new AbortController()
  #looking: Promise<void> | null = null

  /** Changes that are made from `fromMs` to `toMs` count. */
  constructor (pinot: EmbeddedPinotCluster, table: string, keyColumn: string, items: readonly WatchedItem[], clock: StreamClock, [fromMs, toMs]: readonly [number, number]) {
    this.#pinot = pinot
    this.#sql = `SELECT ${keyColumn}, dynapinot_version FROM ${table} WHERE ${keyColumn} IN (${items.map(({ key }) => `'${key}'`).join(', ')}) LIMIT ${items.length * 2}`
    this.#changes = new Map(items.map(({ key, shard, places }) => [key, changesOf(places, shard, clock, fromMs, toMs)]))
  }

  begin (): void {
    this.#looking = this.#look()
  }

  /** Ends the watch. @returns ms that each change took, in order; `unseen`: changes that no query saw. */
  async end (): Promise<{ readonly ms: readonly number[], readonly unseen: number }> {
    this.#stop.abort()
    await this.#looking
    const all = [...this.#changes.values()].flat()
    return { ms: all.flatMap(({ made, seen }) => seen === null ? [] : [seen - made]).sort((a, b) => a - b), unseen: all.filter(({ seen }) => seen === null).length }
  }

  async #look (): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const { rows } = await this.#pinot.query(this.#sql)
      const now = Date.now()
      for (const [key, version] of rows as [string, number][]) {
        for (const change of this.#changes.get(key) ?? []) if (change.seen === null && change.version <= version) change.seen = now
      }
      await sleep(LOOK_MS)
    }
  }
}

function changesOf (places: readonly number[], shard: number, { startMs, rate, shards, turn }: StreamClock, fromMs: number, toMs: number): WatchedChange[] {
  const changes: WatchedChange[] = []
  for (let first = 0; ; first += turn) {
    for (const place of places) {
      const version = creationTime(startMs, rate, shards, shard, first + place)
      const made = version / 1000
      if (made >= fromMs && made < toMs) changes.push({ made, version, seen: null })
    }
    if (creationTime(startMs, rate, shards, shard, first) / 1000 >= toMs) return changes
  }
}

/** The value that a share of them do not exceed. */
export function percentile (sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!
}
