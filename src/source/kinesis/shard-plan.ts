import type { ShardCheckpoint, ShardCheckpoints, ShardPosition } from '../../block/shard-checkpoint.ts'

/** A shard as the stream lists it. */
export interface ListedShard {
  readonly shardId: string
  /** One after a split, two after a merge; those that are older than the retention are named, and no longer listed. */
  readonly parents: readonly string[]
  readonly closed: boolean
}

/** A shard to read, from where. */
export interface PlannedShard {
  readonly shardId: string
  readonly parents: readonly string[]
  readonly checkpoint: ShardCheckpoint
}

/** Records of a shard that the lineage shows to be gone. */
export interface LineageGap {
  readonly kind: 'vanished' | 'unknownParent'
  readonly shardId: string
  /** The parent that was never seen. */
  readonly parent?: string | undefined
}

/** Where a first start begins; in ms since the epoch `at`, and `needed`: what is older may be missing. */
export type Start = { readonly kind: 'trimHorizon' | 'latest' } | { readonly kind: 'timestamp', readonly at: number, readonly needed?: number | undefined }

/**
 * The checkpoints of a first start, for every shard that is listed. `latest` is the time `now`, so that it means the
 * same after a crash: open shards are read from then on, and what comes of them later is read whole; shards that are
 * closed by now are left out.
 */
export function firstCheckpoints (listed: readonly ListedShard[], start: Start, now: number): ReadonlyMap<string, ShardCheckpoint> {
  const ids = new Set(listed.map((shard) => shard.shardId))
  return new Map(listed.map((shard) => [shard.shardId, first(shard)]))

  function first (shard: ListedShard): ShardCheckpoint {
    if (start.kind === 'timestamp') return { position: { kind: 'timestamp', at: start.at }, coveredUntil: start.needed ?? start.at }
    if (start.kind === 'latest') return { position: shard.closed ? { kind: 'end' } : { kind: 'timestamp', at: now }, coveredUntil: now }
    // Of a shard whose parents are still to be read it is theirs, see `ready`.
    return { position: { kind: 'trimHorizon' }, coveredUntil: shard.parents.some((id) => ids.has(id)) ? 0 : now }
  }
}

interface Known {
  readonly shardId: string
  parents: readonly string[]
  position: ShardPosition
  coveredUntil: number
  state: 'waiting' | 'reading' | 'ended'
  listed: boolean
  /** Only a shard that was listed once, or has a checkpoint, can vanish. */
  seen: boolean
}

/**
 * The lineage of a stream's shards: which may be read, which wait for their parents, and which are gone unread. Pure:
 * it is told what is listed and what ends, and asked what is to be done.
 */
export class ShardPlan {
  readonly #shards = new Map<string, Known>()
  /** Named as the children of an ended shard, and not listed yet. */
  readonly #expected = new Set<string>()

  constructor (checkpoints: ShardCheckpoints) {
    for (const [shardId, { position, coveredUntil }] of checkpoints) {
      const state = position.kind === 'end' ? 'ended' : 'waiting'
      this.#shards.set(shardId, { shardId, parents: [], position, coveredUntil, state, listed: false, seen: true })
    }
  }

  /** Takes a list of all shards of the stream in. Returns what is gone; it counts as ended from now on. */
  list (listed: readonly ListedShard[]): LineageGap[] {
    const gaps: LineageGap[] = []
    const ids = new Set(listed.map((shard) => shard.shardId))
    for (const known of this.#shards.values()) {
      known.listed = ids.has(known.shardId)
      // One that is being read has its reader to find out.
      if (!known.listed && known.seen && known.state === 'waiting') {
        gaps.push({ kind: 'vanished', shardId: known.shardId })
        known.state = 'ended'
      }
    }
    for (const { shardId, parents } of listed) {
      this.#expected.delete(shardId)
      const known = this.#shards.get(shardId)
      if (known !== undefined) {
        known.parents = parents
        known.seen = true
        continue
      }
      for (const parent of parents) {
        if (!ids.has(parent) && !this.#shards.has(parent)) gaps.push({ kind: 'unknownParent', shardId, parent })
      }
      this.#shards.set(shardId, { shardId, parents, position: { kind: 'trimHorizon' }, coveredUntil: 0, state: 'waiting', listed: true, seen: true })
    }
    return gaps
  }

  /**
   * The gaps that a list would show, without taking it in. A list may lag behind: it is asked for again before
   * something is called lost.
   */
  gapsOf (listed: readonly ListedShard[]): LineageGap[] {
    const ids = new Set(listed.map((shard) => shard.shardId))
    const vanished = [...this.#shards.values()].filter((known) => !ids.has(known.shardId) && known.state === 'waiting')
    const orphans = listed.filter(({ shardId }) => !this.#shards.has(shardId)).flatMap(({ shardId, parents }) =>
      parents.filter((parent) => !ids.has(parent) && !this.#shards.has(parent)).map((parent) => ({ kind: 'unknownParent' as const, shardId, parent })))
    return [...vanished.map(({ shardId }) => ({ kind: 'vanished' as const, shardId })), ...orphans]
  }

  /** The shards that may be read now, each once: all parents that are known are ended. */
  ready (): PlannedShard[] {
    const ready: PlannedShard[] = []
    for (const known of this.#shards.values()) {
      if (known.state !== 'waiting') continue
      const parents = known.parents.map((id) => this.#shards.get(id)).filter((parent) => parent !== undefined)
      if (parents.some((parent) => parent.state !== 'ended')) continue
      known.state = 'reading'
      known.coveredUntil = coveredAtBirth(known, parents)
      ready.push({ shardId: known.shardId, parents: known.parents, checkpoint: { position: known.position, coveredUntil: known.coveredUntil } })
    }
    return ready
  }

  /** A shard was read to its end, or is given up; `coveredUntil`: a time at which it was still open. */
  ended (shardId: string, children: readonly string[], coveredUntil: number): void {
    const known = this.#shards.get(shardId)!
    known.state = 'ended'
    known.position = { kind: 'end' }
    known.coveredUntil = coveredUntil
    for (const child of children) if (!this.#shards.has(child)) this.#expected.add(child)
  }

  /** True if a list does not have shards that were named as children: it lags behind. */
  expects (listed: readonly ListedShard[]): boolean {
    const ids = new Set(listed.map((shard) => shard.shardId))
    return [...this.#expected].some((id) => !ids.has(id))
  }

  /** All that is known. */
  shards (): readonly (PlannedShard & { readonly state: 'waiting' | 'reading' | 'ended' })[] {
    return [...this.#shards.values()].map(({ shardId, parents, position, coveredUntil, state }) =>
      ({ shardId, parents, checkpoint: { position, coveredUntil }, state }))
  }

  /** Checkpoints of no more use: see StreamSource.forgettable. */
  forgettable (checkpoints: ShardCheckpoints): string[] {
    return [...checkpoints].filter(([shardId, { position }]) => {
      const known = this.#shards.get(shardId)
      if (position.kind !== 'end' || known === undefined || known.listed) return false
      return [...this.#shards.values()].every((child) =>
        !child.parents.includes(shardId) || checkpoints.has(child.shardId) || (child.state === 'ended' && !child.listed))
    }).map(([shardId]) => shardId)
  }
}

/**
 * A time before which nothing can have arrived in a shard that has not been read: its parents were still open then. Its
 * own, if that is later; 0 if nothing is known.
 */
function coveredAtBirth (shard: Known, parents: readonly Known[]): number {
  if (shard.position.kind === 'after' || parents.length === 0) return shard.coveredUntil
  return Math.max(shard.coveredUntil, Math.min(...parents.map((parent) => parent.coveredUntil)))
}
