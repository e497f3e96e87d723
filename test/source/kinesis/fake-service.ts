import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { Http2Session } from 'node:http2'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { eventMessage } from './event-message.ts'

/** A shard of the fake. Sequence numbers are whole numbers, given by the test. */
export interface FakeShard {
  records: number[]
  parents?: string[]
  children?: string[]
  closed?: boolean
  /** The service does not know it any more. */
  gone?: boolean
}

/** A fault in place of the next answer to an operation. */
export type Fault =
  | { readonly kind: 'error', readonly type: string, readonly status?: number, readonly message?: string }
  /** The connection is cut, after so many bytes of the answer. */
  | { readonly kind: 'cut', readonly after: number }
  /** Within a stream of events, in place of them. */
  | { readonly kind: 'exception', readonly type: string }
  /** An answer of another making. */
  | { readonly kind: 'answer', readonly status: number, readonly body: string }

type Input = Readonly<Record<string, any>>

/**
 * A service for what no real one shows on demand: throttling, iterators that expire, resets, trimmed records, the end of
 * a shard in a subscription. It keeps no times; a test trims by taking records away.
 */
export class FakeService {
  readonly shards: Map<string, FakeShard>
  readonly faults = new Map<string, Fault[]>()
  /** Every request: operation and input. */
  readonly calls: { readonly operation: string, readonly input: Input }[] = []
  retentionHours = 24
  /** The service's clock against ours; a request whose date is more than 5 minutes off is refused. */
  skewMs = 0
  /** Records of one event of a subscription; after two events it ends. */
  eventRecords = 2
  /** Of GetRecords. */
  millisBehindLatest = 0
  readonly #server: Server
  readonly #scheme: 'http' | 'https'
  readonly #sessions = new Set<Http2Session>()

  /** With `https` it speaks HTTP/2, and HTTP/1.1 to those who ask for it, with a certificate that nobody has signed. */
  constructor (shards: Readonly<Record<string, FakeShard>>, scheme: 'http' | 'https' = 'http') {
    this.shards = new Map(Object.entries(shards))
    this.#scheme = scheme
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      this.#answer(request, response).catch((error: unknown) => { response.destroy(error as Error) })
    }
    // Its HTTP/2 requests and responses look like those of HTTP/1.1 as far as they are used here.
    this.#server = scheme === 'http' ? createServer(listener) : createSecureServer({ ...certificate(), allowHTTP1: true }, listener as never) as unknown as Server
    this.#server.keepAliveTimeout = 60_000
    this.#server.on('session', (session: Http2Session) => { this.#sessions.add(session) })
  }

  async listen (): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close (): Promise<void> {
    for (const session of this.#sessions) session.destroy()
    this.#server.closeAllConnections?.()
    await new Promise((resolve) => { this.#server.close(resolve) })
  }

  /** Sessions of HTTP/2 that there were. */
  get http2Sessions (): number {
    return this.#sessions.size
  }

  fail (operation: string, ...faults: readonly Fault[]): void {
    this.faults.set(operation, [...this.faults.get(operation) ?? [], ...faults])
  }

  async #answer (request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk as Uint8Array)
    const operation = String(request.headers['x-amz-target']).split('.')[1]!
    const input = JSON.parse(Buffer.concat(chunks).toString()) as Input
    this.calls.push({ operation, input })
    response.setHeader('date', new Date(Date.now() + this.skewMs).toUTCString())
    const sent = String(request.headers['x-amz-date']).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
    if (Math.abs(Date.parse(sent) - Date.now() - this.skewMs) > 300_000) {
      this.#refuse(response, 'InvalidSignatureException', 400, `Signature expired: ${sent}`)
      return
    }
    const fault = this.faults.get(operation)?.shift()
    if (fault?.kind === 'error') {
      this.#refuse(response, fault.type, fault.status ?? 400, fault.message ?? 'as the test wants')
    } else if (fault?.kind === 'answer') {
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end(fault.body)
    } else if (operation === 'SubscribeToShard') {
      this.#subscribe(input, response, fault)
    } else {
      const output = this.#operate(operation, input)
      if (output === undefined) {
        this.#refuse(response, 'ResourceNotFoundException', 400, `Shard ${String(input['ShardId'])} does not exist`)
        return
      }
      const body = Buffer.from(JSON.stringify(output))
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': body.length })
      if (fault?.kind !== 'cut') response.end(body)
      else response.write(body.subarray(0, fault.after), () => { response.destroy() })
    }
  }

  #refuse (response: ServerResponse, type: string, status: number, message: string): void {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: type, message }))
  }

  #operate (operation: string, input: Input): object | undefined {
    const arn = 'arn:aws:kinesis:us-east-1:123456789012:stream/fake'
    switch (operation) {
      case 'DescribeStreamSummary': return {
        StreamDescriptionSummary: { StreamARN: arn, StreamName: 'fake', StreamStatus: 'ACTIVE', StreamCreationTimestamp: 1_500_000_000, RetentionPeriodHours: this.retentionHours, OpenShardCount: 1, EnhancedMonitoring: [] }
      }
      case 'DescribeStreamConsumer': return { ConsumerDescription: { ConsumerName: 'dynapinot', ConsumerARN: `${arn}/consumer/dynapinot:1`, ConsumerStatus: 'ACTIVE', ConsumerCreationTimestamp: 1, StreamARN: arn } }
      case 'RegisterStreamConsumer': return { Consumer: { ConsumerName: 'dynapinot', ConsumerARN: `${arn}/consumer/dynapinot:1`, ConsumerStatus: 'CREATING', ConsumerCreationTimestamp: 1 } }
      case 'ListShards': return {
        Shards: [...this.shards].filter(([, shard]) => shard.gone !== true).map(([id, shard]) => ({
          ShardId: id,
          ParentShardId: shard.parents?.[0],
          AdjacentParentShardId: shard.parents?.[1],
          HashKeyRange: { StartingHashKey: '0', EndingHashKey: '1' },
          SequenceNumberRange: { StartingSequenceNumber: '0', EndingSequenceNumber: shard.closed === true ? '999999' : undefined }
        }))
      }
      case 'GetShardIterator': {
        const shard = this.shards.get(input['ShardId'])
        if (shard === undefined || shard.gone === true) return undefined
        return { ShardIterator: `${String(input['ShardId'])}|${this.#from(input['ShardIteratorType'], input['StartingSequenceNumber'])}` }
      }
      case 'GetRecords': {
        const [id, from] = (input['ShardIterator'] as string).split('|') as [string, string]
        const shard = this.shards.get(id)!
        const records = shard.records.filter((record) => record >= Number(from)).slice(0, input['Limit'])
        const ended = shard.closed === true && records.at(-1) === shard.records.at(-1)
        return {
          Records: records.map(recordOf),
          NextShardIterator: ended ? null : `${id}|${(records.at(-1) ?? Number(from) - 1) + 1}`,
          MillisBehindLatest: this.millisBehindLatest,
          ChildShards: ended ? this.#children(shard) : undefined
        }
      }
      default: throw new Error(`the fake does not know ${operation}`)
    }
  }

  /** The service says nothing of records that are gone: it begins at the oldest there is. */
  #from (type: string, sequenceNumber: string | undefined): number {
    return type === 'AFTER_SEQUENCE_NUMBER' ? Number(sequenceNumber) + 1 : 0
  }

  #subscribe (input: Input, response: ServerResponse, fault: Fault | undefined): void {
    const shard = this.shards.get(input['ShardId'])!
    let from = this.#from(input['StartingPosition'].Type, input['StartingPosition'].SequenceNumber)
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    const event = (body: object): Buffer => eventMessage({ ':message-type': 'event', ':event-type': 'SubscribeToShardEvent', ':content-type': 'application/json' }, Buffer.from(JSON.stringify(body)))
    if (fault?.kind === 'exception') {
      response.end(eventMessage({ ':message-type': 'exception', ':exception-type': fault.type, ':content-type': 'application/json' }, Buffer.from('{"message":"as the test wants"}')))
      return
    }
    const messages = [eventMessage({ ':message-type': 'event', ':event-type': 'initial-response' }, Buffer.from('{}'))]
    for (let i = 0; i < 2; i++) {
      const records = shard.records.filter((record) => record >= from).slice(0, this.eventRecords)
      const ended = shard.closed === true && records.at(-1) === shard.records.at(-1)
      from = (records.at(-1) ?? from - 1) + 1
      messages.push(event({
        Records: records.map(recordOf), MillisBehindLatest: 0, ContinuationSequenceNumber: ended ? undefined : String(from - 1), ChildShards: ended ? this.#children(shard) : undefined
      }))
      if (ended) break
    }
    const bytes = Buffer.concat(messages)
    if (fault?.kind === 'cut') response.write(bytes.subarray(0, fault.after), () => { response.destroy() })
    else response.end(bytes)
  }

  #children (shard: FakeShard): object[] {
    return (shard.children ?? []).map((id) => ({ ShardId: id, ParentShards: this.shards.get(id)!.parents, HashKeyRange: { StartingHashKey: '0', EndingHashKey: '1' } }))
  }
}

/** One made for tests: that of the package kinesis-local. */
function certificate (): { readonly key: string, readonly cert: string } {
  const path = createRequire(import.meta.url).resolve('kinesis-local/server.json')
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly server: { readonly key: string, readonly cert: string } }).server
}

function recordOf (record: number): object {
  return {
    SequenceNumber: String(record), ApproximateArrivalTimestamp: 1_600_000_000 + record / 1000, Data: Buffer.from(String(record)).toString('base64'), PartitionKey: `"SequenceNumber":"${record}"\\`, EncryptionType: 'NONE'
  }
}
