import type { KinesisClient } from '@aws-sdk/client-kinesis'
import type { ShardPosition } from '../../block/shard-checkpoint.ts'
import type { BodyMemory } from './body-memory.ts'
import type { ServiceTime } from './clock.ts'
import type { Envelope } from './envelope.ts'

/** Where a reading can begin: what the API has a starting position for. */
export type StartPosition = Exclude<ShardPosition, { readonly kind: 'end' }>

/** A reply of GetRecords or an event of a subscription. */
export interface Reply {
  /** See StreamBatch. */
  readonly body: Uint8Array
  readonly envelope: Envelope
}

/**
 * How records come from the service: `raw` (raw-transport.ts) or `sdk` (sdk-transport.ts), with the same replies. One
 * request is one attempt; faults are thrown as the SDK makes them.
 */
export interface KinesisTransport {
  readonly getRecords: (iterator: string, limit: number, signal: AbortSignal) => Promise<Reply>
  /** Resolves when the service has accepted the subscription; it ends after 5 minutes, and when the signal aborts. */
  readonly subscribe: (consumerArn: string, shardId: string, position: StartPosition, signal: AbortSignal) => Promise<AsyncIterable<Reply>>
  readonly close: () => void
}

/** The stream as requests name it: by ARN where the user does, since only then other accounts' streams can be read. */
export type StreamTarget = { readonly StreamARN: string } | { readonly StreamName: string }

/** What a transport is made of. */
export interface TransportParts {
  readonly client: KinesisClient
  /** For SubscribeToShard. */
  readonly subscriptions: KinesisClient
  readonly target: StreamTarget
  readonly time: ServiceTime
  /** At most so many at once. */
  readonly connections: number
  /** Where bodies of `raw` replies lie. */
  readonly memory: BodyMemory
}

/** The target of a name or ARN. */
export function targetOf (stream: string): StreamTarget {
  return stream.startsWith('arn:') ? { StreamARN: stream } : { StreamName: stream }
}
