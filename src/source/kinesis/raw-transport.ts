import { GetRecordsCommand, SubscribeToShardCommand } from '@aws-sdk/client-kinesis'
import { CONNECT_MS, SILENT_MS } from './client.ts'
import { DirectRecords } from './direct-records.ts'
import { readEnvelope } from './envelope.ts'
import { eventFrames } from './event-frames.ts'
import { rawBodyOf, takeRawBodies } from './raw-body.ts'
import type { ByteStream } from './raw-body.ts'
import { startingPosition } from './starting-position.ts'
import type { KinesisTransport, Reply, TransportParts } from './transport.ts'

/**
 * Bodies as they come from the wire, without an object per record. Takes the clients over. GetRecords goes through the
 * SDK until it has been answered once: that shows which of the service's addresses the SDK's rules choose. From then on
 * it goes there directly.
 */
export function rawTransport ({ client, subscriptions, target, time, connections, memory }: TransportParts): KinesisTransport {
  const arn = 'StreamARN' in target ? target : {}
  let direct: DirectRecords | undefined
  takeRawBodies(client, (address) => {
    direct ??= new DirectRecords(client, address, time, memory, { connections, connectMs: CONNECT_MS, silentMs: SILENT_MS })
  })
  takeRawBodies(subscriptions)
  return {
    getRecords: async (iterator, limit, signal) => {
      const input = { ...arn, ShardIterator: iterator, Limit: limit }
      if (direct !== undefined) return replyOf(await direct.get(input, signal))
      return replyOf(rawBodyOf(await client.send(new GetRecordsCommand(input), { abortSignal: signal })) as Uint8Array)
    },
    subscribe: async (consumerArn, shardId, position, signal) => {
      const output = await subscriptions.send(new SubscribeToShardCommand({
        ConsumerARN: consumerArn, ShardId: shardId, StartingPosition: startingPosition(position)
      }), { abortSignal: signal })
      return eventsOf(rawBodyOf(output) as ByteStream, signal)
    },
    close: () => {
      direct?.close()
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
      if (type === 'event' && headers[':event-type'] === 'SubscribeToShardEvent') yield replyOf(new Uint8Array(payload))
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

function replyOf (body: Uint8Array): Reply {
  return { body, envelope: readEnvelope(body) }
}
