import { GetRecordsCommand, SubscribeToShardCommand } from '@aws-sdk/client-kinesis'
import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { readEnvelope } from './envelope.ts'
import { eventFrames } from './event-frames.ts'
import { rawBodyOf, takeRawBodies } from './raw-body.ts'
import type { ByteStream } from './raw-body.ts'
import { startingPosition } from './starting-position.ts'
import type { KinesisTransport, Reply, StreamTarget } from './transport.ts'

/** Bodies as they come from the wire, without an object per record. Takes the clients over. */
export function rawTransport (client: KinesisClient, subscriptions: KinesisClient, target: StreamTarget): KinesisTransport {
  const arn = 'StreamARN' in target ? target : {}
  takeRawBodies(client)
  takeRawBodies(subscriptions)
  return {
    getRecords: async (iterator, limit, signal) => {
      const output = await client.send(new GetRecordsCommand({ ...arn, ShardIterator: iterator, Limit: limit }), { abortSignal: signal })
      return replyOf(rawBodyOf(output) as ArrayBuffer)
    },
    subscribe: async (consumerArn, shardId, position, signal) => {
      const output = await subscriptions.send(new SubscribeToShardCommand({
        ConsumerARN: consumerArn, ShardId: shardId, StartingPosition: startingPosition(position)
      }), { abortSignal: signal })
      return eventsOf(rawBodyOf(output) as ByteStream, signal)
    },
    close: () => {
      client.destroy()
      subscriptions.destroy()
    }
  }
}

async function * eventsOf (body: ByteStream, signal: AbortSignal): AsyncGenerator<Reply, undefined> {
  const stop = (): void => { body.destroy() }
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const { headers, payload } of eventFrames(body)) {
      const type = headers[':message-type']
      if (type === 'event' && headers[':event-type'] === 'SubscribeToShardEvent') yield replyOf(payload)
      else if (type !== 'event') throw exceptionOf(headers, payload)
      // Else it is the initial response, which says nothing.
    }
  } finally {
    signal.removeEventListener('abort', stop)
    body.destroy()
  }
}

/** A fault within a stream, named as the SDK names it. */
function exceptionOf (headers: Readonly<Record<string, string>>, payload: ArrayBuffer): Error {
  const name = headers[':exception-type'] ?? headers[':error-code'] ?? 'UnknownError'
  const message = headers[':error-message'] ?? Buffer.from(payload).toString()
  return Object.assign(new Error(message), { name })
}

function replyOf (body: ArrayBuffer): Reply {
  return { body, envelope: readEnvelope(body) }
}
