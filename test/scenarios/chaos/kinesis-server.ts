import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Random } from '../../../bench/data/random.ts'
import { Rounds } from '../faults/rounds.ts'
import { HASH_BITS, PLACES } from './made-stream.ts'
import type { MadeShard, MadeStream } from './made-stream.ts'

/** What goes wrong with a call. An iterator that has expired stays so. */
const callFaults = ['throttled', 'failed', 'reset'] as const
const readFaults = [...callFaults, 'expired', 'cut'] as const
export type KinesisFault = typeof readFaults[number]

/** Of a hundred reads and other calls, how many meet a fault. */
export interface KinesisRates {
  readonly reads: number
  readonly calls: number
}

type Input = Readonly<Record<string, string | number | undefined>>

/** Data of one answer at most, as the service has it; here by its text. */
const ANSWER_BYTES = 10 << 20

/** A stream behind the protocol of the service, which throttles, expires iterators and breaks connections, by a seed. */
export class KinesisServer {
  readonly stream: MadeStream
  readonly faults: Map<KinesisFault, number> = new Map()
  /** Called with each answer that has records. */
  onRead: () => void = () => {}
  endpoint = ''
  readonly #rates: KinesisRates
  readonly #random: Random
  readonly #calls: Rounds<KinesisFault>
  readonly #reads: Rounds<KinesisFault>
  readonly #server: Server
  readonly #expired: Set<string> = new Set()
  #iterators = 0

  private constructor (stream: MadeStream, seed: number, rates: KinesisRates) {
    this.stream = stream
    this.#rates = rates
    this.#random = new Random(seed)
    this.#calls = new Rounds<KinesisFault>(this.#random, callFaults)
    this.#reads = new Rounds<KinesisFault>(this.#random, readFaults)
    this.#server = createServer((request, response) => {
      // A client that is killed is what this is about.
      this.#serve(request, response).catch(() => { response.destroy() })
    })
  }

  static async start (stream: MadeStream, seed: number, rates: KinesisRates): Promise<KinesisServer> {
    const server = new KinesisServer(stream, seed, rates)
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    server.endpoint = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}`
    return server
  }

  async close (): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => { this.#server.close(resolve) })
  }

  async #serve (request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk as Uint8Array)
    const operation = String(request.headers['x-amz-target']).split('.')[1]!
    const input = JSON.parse(Buffer.concat(chunks).toString()) as Input
    const isRead = operation === 'GetRecords'
    const fault = this.#random.below(100) < (isRead ? this.#rates.reads : this.#rates.calls) ? (isRead ? this.#reads : this.#calls).next() : null
    if (fault !== null) this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1)
    if (fault === 'expired') this.#expired.add(String(input['ShardIterator']))
    if (isRead && this.#expired.has(String(input['ShardIterator']))) {
      refuse(response, 'ExpiredIteratorException', 400)
    } else if (fault === 'throttled') {
      refuse(response, isRead ? 'ProvisionedThroughputExceededException' : 'LimitExceededException', 400)
    } else if (fault === 'failed') {
      refuse(response, 'InternalFailure', 500)
    } else if (fault === 'reset') {
      request.socket.resetAndDestroy()
    } else {
      const body = Buffer.from(this.#answer(operation, input))
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': body.length })
      if (fault === 'cut') response.write(body.subarray(0, body.length >> 1), () => { request.socket.destroy() })
      else response.end(body)
    }
  }

  #answer (operation: string, input: Input): string {
    switch (operation) {
      case 'DescribeStreamSummary': return JSON.stringify({
        StreamDescriptionSummary: {
          StreamARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/chaos', StreamName: 'chaos', StreamStatus: 'ACTIVE', StreamCreationTimestamp: 1_500_000_000, RetentionPeriodHours: 24, OpenShardCount: 1, EnhancedMonitoring: []
        }
      })
      case 'ListShards': return JSON.stringify({ Shards: [...this.stream.shards.values()].map(listed) })
      case 'GetShardIterator': return JSON.stringify({ ShardIterator: this.#iterator(String(input['ShardId']), this.#firstIndex(input)) })
      case 'GetRecords': return this.#records(String(input['ShardIterator']), Number(input['Limit'] ?? 10_000))
      default: throw new Error(`not served: ${operation}`)
    }
  }

  #iterator (shardId: string, index: number): string {
    return `${shardId}|${index}|${this.#iterators++}`
  }

  #firstIndex (input: Input): number {
    const { records } = this.stream.shards.get(String(input['ShardId']))!
    const first = (holds: (record: MadeShard['records'][number]) => boolean): number => {
      const index = records.findIndex(holds)
      return index === -1 ? records.length : index
    }
    switch (input['ShardIteratorType']) {
      case 'TRIM_HORIZON': return 0
      case 'AFTER_SEQUENCE_NUMBER': return first(({ sequenceNumber }) => sequenceNumber > String(input['StartingSequenceNumber']))
      case 'AT_TIMESTAMP': return first(({ arrivedAt }) => arrivedAt >= Number(input['Timestamp']) * 1000)
      default: throw new Error(`not served: ${String(input['ShardIteratorType'])}`)
    }
  }

  #records (iterator: string, limit: number): string {
    const [shardId, from] = iterator.split('|') as [string, string]
    const shard = this.stream.shards.get(shardId)!
    const texts: string[] = []
    let bytes = 0
    for (const { json } of shard.records.slice(Number(from), Number(from) + limit)) {
      if (bytes + json.length > ANSWER_BYTES) break
      bytes += json.length
      texts.push(json)
    }
    const next = Number(from) + texts.length
    const ended = shard.closed && next === shard.records.length
    const waiting = shard.records[next]
    const rest = {
      NextShardIterator: ended ? null : this.#iterator(shardId, next),
      MillisBehindLatest: waiting === undefined ? 0 : Math.max(1, Date.now() - waiting.arrivedAt),
      ...ended && { ChildShards: shard.children.map((id) => ({ ShardId: id, ParentShards: this.stream.shards.get(id)!.parents, HashKeyRange: rangeOf(this.stream.shards.get(id)!) })) }
    }
    if (texts.length > 0) this.onRead()
    return `{"Records":[${texts.join(',')}],${JSON.stringify(rest).slice(1)}`
  }
}

function refuse (response: ServerResponse, type: string, status: number): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: type, message: 'as the test wants' }))
}

function listed (shard: MadeShard): object {
  const { id, parents, records, closed } = shard
  return {
    ShardId: id,
    ParentShardId: parents[0],
    AdjacentParentShardId: parents[1],
    HashKeyRange: rangeOf(shard),
    SequenceNumberRange: { StartingSequenceNumber: '0', EndingSequenceNumber: closed ? records.at(-1)?.sequenceNumber ?? '0' : undefined }
  }
}

function rangeOf ({ from, to }: MadeShard): { readonly StartingHashKey: string, readonly EndingHashKey: string } {
  return { StartingHashKey: String(BigInt(from) << HASH_BITS), EndingHashKey: String((BigInt(Math.min(to, PLACES)) << HASH_BITS) - 1n) }
}
