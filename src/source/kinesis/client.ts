import { KinesisClient } from '@aws-sdk/client-kinesis'
import type { KinesisClientConfig } from '@aws-sdk/client-kinesis'
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { NodeHttp2Handler, NodeHttpHandler } from '@smithy/node-http-handler'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { KinesisOptions } from '../../options/resolved-options.ts'
import type { ServiceTime } from './clock.ts'

/** What a client is made of. */
export type ClientOptions = Pick<KinesisOptions, 'stream' | 'region' | 'endpoint' | 'profile' | 'role'> & { readonly limits: { readonly requests: number } }

/** Until a connection must be there. */
export const CONNECT_MS = 5000
/** Without a byte for so long, a reply is given up. */
export const SILENT_MS = 30_000

/** A client for requests with a reply: HTTP/1.1, whose large bodies Node reads faster than those of HTTP/2. */
export function makeClient (options: ClientOptions, time: ServiceTime): KinesisClient {
  const agent = { keepAlive: true, maxSockets: options.limits.requests }
  return withServiceTime(new KinesisClient({
    ...commonConfig(options),
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_MS,
      requestTimeout: SILENT_MS,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent)
    })
  }), time)
}

/**
 * A client for subscriptions. The service has them over HTTP/2 only, the SDK opens a connection for each; an endpoint of
 * plain http is taken to speak HTTP/1.1. No timeouts: an event comes every few seconds, and the reader watches for it.
 */
export function makeSubscriptionClient (options: ClientOptions, time: ServiceTime): KinesisClient {
  const plain = options.endpoint?.startsWith('http:') === true
  return withServiceTime(new KinesisClient({
    ...commonConfig(options),
    requestHandler: plain
      ? new NodeHttpHandler({ connectionTimeout: CONNECT_MS, httpAgent: new HttpAgent({ keepAlive: true }) })
      : new NodeHttp2Handler({ disableConcurrentStreams: true })
  }), time)
}

function commonConfig (options: ClientOptions): KinesisClientConfig {
  const { endpoint, profile, role } = options
  const region = options.region ?? regionOfArn(options.stream)
  const config: KinesisClientConfig = {
    // Retries are made by the readers, where they are counted and told.
    maxAttempts: 1,
    credentials: role === undefined
      ? fromNodeProviderChain(profile === undefined ? {} : { profile })
      : fromTemporaryCredentials({
        masterCredentials: fromNodeProviderChain(profile === undefined ? {} : { profile }),
        params: { RoleArn: role.arn, RoleSessionName: role.sessionName, ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }) },
        ...(region === undefined ? {} : { clientConfig: { region } })
      })
  }
  if (region !== undefined) config.region = region
  if (profile !== undefined) config.profile = profile
  if (endpoint !== undefined) config.endpoint = endpoint
  return config
}

/** Region in arn:aws:kinesis:REGION:ACCOUNT:stream/NAME; undefined for a name. */
function regionOfArn (stream: string): string | undefined {
  return stream.startsWith('arn:') ? stream.split(':')[3] : undefined
}

function withServiceTime (client: KinesisClient, time: ServiceTime): KinesisClient {
  client.middlewareStack.add((next) => async (args) => {
    const result = await next(args)
    time.note((result.response as { readonly headers?: Readonly<Record<string, string>> }).headers?.['date'])
    return result
  }, { step: 'deserialize', priority: 'low', name: 'dynapinotServiceTime' })
  return client
}
