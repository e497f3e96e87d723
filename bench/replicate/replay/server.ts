import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MadeStream } from './made-stream.ts'
import type { StreamOptions, StreamStatus } from './made-stream.ts'
import { placeOf } from './ring.ts'
import type { Ring } from './ring.ts'

const REGION = 'us-east-1'
const ACCOUNT = '123456789012'
/** Length of an iterator of the service. */
const ITERATOR_LENGTH = 216
const OPEN = Buffer.from('"Records":[')
const CLOSE = Buffer.from(']}')

type Input = Readonly<Record<string, string | number | undefined>>

/**
 * A server that speaks as much of the Kinesis protocol (JSON 1.1 over HTTP) as a polling consumer needs, and costs as
 * little as it can: records were made before (ring.ts) and go to the socket from where they lie. Signatures are not
 * looked at. Shards neither split nor end.
 */
export class ReplayServer {
  readonly #rings: readonly Ring[]
  readonly #streams: Map<string, MadeStream> = new Map()
  readonly #server: Server = createServer((request, response) => {
    this.#handle(request, response).catch((error: unknown) => { response.destroy(error as Error) })
  })

  constructor (rings: readonly Ring[]) {
    this.#rings = rings
  }

  /** @returns the port. */
  async listen (): Promise<number> {
    await new Promise<void>((resolve) => { this.#server.listen(0, '127.0.0.1', resolve) })
    return (this.#server.address() as AddressInfo).port
  }

  close (): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  create (options: StreamOptions): void {
    this.#streams.set(options.name, new MadeStream(options, this.#rings))
  }

  rowsByPartition (name: string, read: readonly number[], partitions: number): readonly number[] {
    return this.#stream(name).rowsByPartition(read, partitions)
  }

  status (name: string): StreamStatus {
    return this.#stream(name).status
  }

  async #handle (request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const input = JSON.parse(Buffer.concat(parts).toString()) as Input
    const operation = String(request.headers['x-amz-target']).split('.').at(-1)!
    try {
      if (operation === 'GetRecords') this.#getRecords(input, response)
      else send(response, 200, [Buffer.from(JSON.stringify(this.#answer(operation, input)))])
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      send(response, 400, [Buffer.from(JSON.stringify({ __type: error.type, message: error.message }))])
    }
  }

  #answer (operation: string, input: Input): object {
    const { StreamName: name = String(input.StreamARN).split('/').at(-1) } = input
    const { options: { name: stream } } = this.#stream(String(name))
    switch (operation) {
      case 'DescribeStreamSummary': return {
        StreamDescriptionSummary: {
          StreamName: stream,
          StreamARN: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${stream}`,
          StreamStatus: 'ACTIVE',
          RetentionPeriodHours: 24,
          StreamCreationTimestamp: 1_719_000_000,
          EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
          OpenShardCount: this.#rings.length
        }
      }
      case 'ListShards': return {
        Shards: this.#rings.map((_, i) => ({
          ShardId: shardIdOf(i), HashKeyRange: { StartingHashKey: String(i), EndingHashKey: String(i) }, SequenceNumberRange: { StartingSequenceNumber: '0' }
        }))
      }
      case 'GetShardIterator': return { ShardIterator: iteratorOf(stream, Number(String(input.ShardId).slice(-12)), this.#placeOf(stream, input)) }
    }
    throw new Refusal('UnknownOperationException', operation)
  }

  #placeOf (stream: string, { ShardId, ShardIteratorType: type, StartingSequenceNumber: number }: Input): number {
    const place = placeOf(String(number))
    switch (type) {
      case 'AFTER_SEQUENCE_NUMBER': return place + 1
      case 'AT_SEQUENCE_NUMBER': return place
      case 'LATEST': return this.#stream(stream).status.sent[Number(String(ShardId).slice(-12))]!
      // All records are newer than the time of any start.
      default: return 0
    }
  }

  #getRecords ({ ShardIterator: iterator, Limit: limit = Infinity }: Input, response: ServerResponse): void {
    const [stream, shard, place] = String(iterator).split(':')
    const { pieces, next, millisBehind } = this.#stream(stream!).read(Number(shard), Number(place), Number(limit))
    const head = Buffer.from(`{"MillisBehindLatest":${millisBehind},"NextShardIterator":"${iteratorOf(stream!, Number(shard), next)}",`)
    send(response, 200, [head, OPEN, ...pieces, CLOSE])
  }

  #stream (name: string): MadeStream {
    const stream = this.#streams.get(name)
    if (stream === undefined) throw new Refusal('ResourceNotFoundException', `no stream ${name}`)
    return stream
  }
}

class Refusal extends Error {
  readonly type: string

  constructor (type: string, message: string) {
    super(message)
    this.type = type
  }
}

/** The id of a shard. */
export function shardIdOf (i: number): string {
  return `shardId-${String(i).padStart(12, '0')}`
}

function iteratorOf (stream: string, shard: number, place: number): string {
  return `${stream}:${shard}:${place}:`.padEnd(ITERATOR_LENGTH, 'A')
}

function send (response: ServerResponse, status: number, pieces: readonly Buffer[]): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': pieces.reduce((sum, { length }) => sum + length, 0)
  })
  response.cork()
  for (const piece of pieces) response.write(piece)
  response.end()
  response.uncork()
}
