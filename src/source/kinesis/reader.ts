import type { KinesisOptions } from '../../options/resolved-options.ts'
import type { ByteCredit, Lease } from '../../bytes/byte-credit.ts'
import type { Clock, ServiceTime } from './clock.ts'
import type { GapGuard } from './gap-guard.ts'
import type { ShardTrack } from './shard-track.ts'
import type { KinesisTransport, Reply, StartPosition } from './transport.ts'

/** What the readers of all shards share. */
export interface ReaderContext {
  readonly options: Pick<KinesisOptions, 'limits'>
  readonly transport: KinesisTransport
  readonly credit: ByteCredit
  readonly guard: GapGuard
  readonly clock: Clock
  readonly time: ServiceTime
  readonly signal: AbortSignal
  /** A request for records among those that may be made at once. */
  readonly request: <T>(make: () => Promise<T>) => Promise<T>
  readonly shardIterator: (shardId: string, position: StartPosition, signal: AbortSignal) => Promise<string>
  /** True if the stream lists the shard as closed, or not at all. */
  readonly isClosed: (shardId: string) => Promise<boolean>
  /** Only with fan-out. */
  readonly consumerArn: () => string
  /** Hands a reply with records on. */
  readonly deliver: (track: ShardTrack, reply: Reply, lease: Lease) => void
}

/** How the reading of a shard ended; it throws where the source cannot go on. */
export type ReaderEnd =
  /** Closed and read. `reply`, if it has records, is still to be delivered, as the shard's last. */
  | { readonly kind: 'ended', readonly children: readonly string[], readonly reply: Reply | null, readonly lease: Lease | null }
  /** The service does not know the shard, or the consumer. */
  | { readonly kind: 'gone', readonly error: unknown }

/** Reads one shard from `track.position` to its end. Rejects when the signal aborts. */
export type ShardReader = (track: ShardTrack, context: ReaderContext) => Promise<ReaderEnd>

/** Waits for credit, and says so. */
export async function creditFor (bytes: number, track: ShardTrack, { credit, signal }: ReaderContext): Promise<Lease> {
  const now = credit.take(bytes)
  if (now !== undefined) return now
  track.enter('waitingForCredit')
  return await credit.wait(bytes, signal)
}

/** What is thrown for a shard whose end the service tells of while it lists it as open: to be asked again. */
export class EndlessShardError extends Error {
  constructor (shardId: string) {
    super(`the service ended ${shardId}, which is open`)
    this.name = 'EndlessShardError'
  }
}
