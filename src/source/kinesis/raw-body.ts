import type { KinesisClient } from '@aws-sdk/client-kinesis'

/** A stream of bytes as the SDK's handlers give it: a Node stream. */
export type ByteStream = AsyncIterable<Uint8Array> & { readonly destroy: (error?: Error) => void }

/** Where a request went. */
export interface ServiceAddress {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number | undefined
  readonly path: string
}

interface Response {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  body: unknown
}

const gathered = new WeakMap<object, Uint8Array | ByteStream>()
const nothing = new Uint8Array(0)

/**
 * Takes the bodies of GetRecords and SubscribeToShard out of the SDK's hands, before its deserialiser would turn every
 * record into an object; signing, endpoints, credentials and the errors of the service remain the SDK's. Two steps of
 * its documented middleware stack: the inner one keeps the body of a good response and leaves an empty one, the outer
 * one adds the body to the output. `onRecords` is told where GetRecords has been answered.
 */
export function takeRawBodies (client: KinesisClient, onRecords?: (address: ServiceAddress) => void): void {
  client.middlewareStack.add((next, context) => async (args) => {
    const result = await next(args)
    const response = result.response as Response
    const command = context.commandName
    if (response.statusCode < 300 && (command === 'GetRecordsCommand' || command === 'SubscribeToShardCommand')) {
      const body = response.body as ByteStream
      if (command === 'GetRecordsCommand') onRecords?.(args.request as ServiceAddress)
      gathered.set(response, command === 'GetRecordsCommand' ? await collect(body, response.headers) : body)
      response.body = command === 'GetRecordsCommand' ? nothing : noEvents()
    }
    return result
  }, { step: 'deserialize', priority: 'low', name: 'dynapinotTakeBody', override: true })
  client.middlewareStack.add((next) => async (args) => {
    const result = await next(args)
    const body = gathered.get(result.response as object)
    if (body !== undefined) rawOutputs.set(result.output!, body)
    return result
  }, { step: 'deserialize', priority: 'high', name: 'dynapinotHandBodyOn', override: true })
}

const rawOutputs = new WeakMap<object, Uint8Array | ByteStream>()

/** The body of the response that an output was made of: GetRecords the whole, SubscribeToShard a stream. */
export function rawBodyOf (output: object): Uint8Array | ByteStream {
  const body = rawOutputs.get(output)
  if (body === undefined) throw new TypeError('the client of this output does not take raw bodies')
  return body
}

/** Gathers a body in memory of its own. @throws Error ECONNRESET if it is cut off. */
async function collect (body: AsyncIterable<Uint8Array>, headers: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  const whole = joined(chunks)
  const length = lengthOf(headers)
  if (length !== null && whole.length !== length) throw cutOff(`${whole.length} of ${length} bytes`)
  return whole
}

/** Bytes that a response says its body has; null if it does not, or counts them packed. */
export function lengthOf (headers: Readonly<Record<string, string>>): number | null {
  const length = headers['content-encoding'] === undefined ? Number(headers['content-length'] ?? Number.NaN) : Number.NaN
  return Number.isSafeInteger(length) && length >= 0 ? length : null
}

/** Chunks as one, in memory of its own. */
export function joined (chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let filled = 0
  for (const chunk of chunks) {
    whole.set(chunk, filled)
    filled += chunk.length
  }
  return whole
}

/** Looks to the rest of the program like the reset of a connection, which it is. */
export function cutOff (what: string): Error {
  return Object.assign(new Error(`the reply was cut off: ${what}`), { code: 'ECONNRESET' })
}

async function * noEvents (): AsyncGenerator<Uint8Array, undefined> {
  // The SDK waits for the first event of a stream; there is none.
}
