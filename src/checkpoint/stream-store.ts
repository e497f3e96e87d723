import { DynapinotError } from '../errors.ts'
import type { ShardCheckpoint, ShardCheckpoints } from '../block/shard-checkpoint.ts'

/**
 * What `replicate` must remember from run to run. Segments are not part of it: the cluster itself is the record of those
 * (engine/replicate/recover.ts), since a checkpoint and a push cannot be written as one, and what queries see is what the
 * cluster holds.
 */
export interface StreamState {
  /** Id of the latest run; null before the first. */
  readonly run: string | null
  readonly shards: ShardCheckpoints
}

/** What changes of it. */
export interface StateChange {
  readonly run?: string | undefined
  readonly shards?: ShardCheckpoints | undefined
  /** Shards that are of no more use. */
  readonly forget?: readonly string[] | undefined
}

/** Names a job: stream, table and whatever else makes saved positions of no use to another one. */
export type JobIdentity = Readonly<Record<string, string>>

/** Where the state is kept. One process at a time holds it. */
export interface StreamStore {
  /** For messages; no secrets. */
  readonly description: string
  /** What was saved, and what has been saved since. */
  readonly state: StreamState
  /** Aborted, with the error as its reason, when another process may have taken over. */
  readonly lost: AbortSignal
  /**
   * Safe when it resolves. Calls are done one after the other.
   * @throws DynapinotError STATE_LOST if another process has taken over: nothing of this call is saved, and the job must
   * stop; STATE_UNAVAILABLE, SINK_FULL: it is not known what was saved, the same call may be made again.
   */
  save: (change: StateChange) => Promise<void>
  /** @throws DynapinotError STATE_LOST if another process may have taken over. Cheap: to be asked before each push. */
  check: () => void
  /** Lets another process have the state at once. */
  close: () => Promise<void>
}

/** The state behind a change. */
export function changedState (state: StreamState, { run, shards, forget = [] }: StateChange): StreamState {
  const changed = new Map([...state.shards, ...shards ?? []])
  for (const shardId of forget) changed.delete(shardId)
  return { run: run ?? state.run, shards: changed }
}

/** @throws DynapinotError STATE_MISMATCH if the saved state is that of another job. */
export function checkIdentity (where: string, saved: JobIdentity, wanted: JobIdentity): void {
  const names = [...new Set([...Object.keys(saved), ...Object.keys(wanted)])]
  const differing = names.filter((name) => saved[name] !== wanted[name])
  if (differing.length === 0) return
  throw new DynapinotError('STATE_MISMATCH', `the state in ${where} belongs to another job: ${differing.join(', ')} differ`, {
    faults: differing.map((name) => `${name}: saved ${saved[name] ?? 'none'}, now ${wanted[name] ?? 'none'}`),
    remedy: 'restore what was changed, or keep the state of the new job in another place'
  })
}

/**
 * A shard's checkpoint as a short text: `trim`, `time <ms>`, `after <sequence number>` or `end`, then `until <ms>`, to
 * which time the shard is covered.
 */
export function checkpointText ({ position, coveredUntil }: ShardCheckpoint): string {
  const until = ` until ${coveredUntil}`
  switch (position.kind) {
    case 'trimHorizon': return `trim${until}`
    case 'timestamp': return `time ${position.at}${until}`
    case 'after': return `after ${position.sequenceNumber}${until}`
    case 'end': return `end${until}`
  }
}

/** The checkpoint of a text; null if it is none. */
export function parseCheckpoint (text: unknown): ShardCheckpoint | null {
  const [, kind, value, until] = typeof text === 'string' ? /^(trim|time|after|end)(?: (\d{1,128}))? until (\d{1,15})$/.exec(text) ?? [] : []
  if ((kind === 'time' || kind === 'after') !== (value !== undefined)) return null
  const coveredUntil = Number(until)
  switch (kind) {
    case 'trim': return { position: { kind: 'trimHorizon' }, coveredUntil }
    case 'time': return { position: { kind: 'timestamp', at: Number(value) }, coveredUntil }
    case 'after': return { position: { kind: 'after', sequenceNumber: value! }, coveredUntil }
    case 'end': return { position: { kind: 'end' }, coveredUntil }
    default: return null
  }
}
