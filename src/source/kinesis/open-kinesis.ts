import type { KinesisOptions } from '../../options/resolved-options.ts'
import type { StreamSource } from '../stream-contract.ts'
import { BodyMemory } from './body-memory.ts'
import { makeClient, makeSubscriptionClient } from './client.ts'
import { ServiceTime, systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { KinesisControl } from './control.ts'
import { readyConsumer } from './fan-out-consumer.ts'
import { KinesisSource } from './kinesis-source.ts'
import { rawTransport } from './raw-transport.ts'
import { withRetry } from './retry.ts'
import { sdkTransport } from './sdk-transport.ts'
import { targetOf } from './transport.ts'

/** What tests bring along. */
export interface OpenSettings {
  readonly clock?: Clock | undefined
  /** Of each request until the source is open; then the stream is there, and faults are retried for ever. Default: 8, half a minute. */
  readonly maxAttempts?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens a Kinesis stream: finds it, and for fan-out its consumer, which is registered if there is none of that name.
 * @throws DynapinotError SOURCE_UNAVAILABLE, SOURCE_DENIED, SOURCE_NOT_FOUND, SOURCE_REJECTED.
 */
export async function openKinesis (options: KinesisOptions, settings: OpenSettings = {}): Promise<StreamSource> {
  const clock = settings.clock ?? systemClock
  const signal = settings.signal ?? new AbortController().signal
  const time = new ServiceTime(clock)
  const target = targetOf(options.stream)
  const client = makeClient(options, time)
  const memory = new BodyMemory(options.inFlight)
  const transport = (options.transport === 'raw' ? rawTransport : sdkTransport)({
    client, subscriptions: makeSubscriptionClient(options, time), target, time, connections: options.limits.requests, memory
  })
  const control = new KinesisControl(client, target)
  const opening = { clock, signal, maxAttempts: settings.maxAttempts ?? 8 }
  try {
    const facts = await withRetry(`find the stream ${options.stream}`, async () => await control.describe(signal), opening)
    const consumerArn = options.consumer === 'fanOut' ? await readyConsumer(control, facts.arn, options.consumerName, opening) : undefined
    return new KinesisSource({ options, facts, consumerArn, transport, memory, control, clock, time, opening })
  } catch (error) {
    transport.close()
    throw error
  }
}
