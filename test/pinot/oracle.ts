import { Jvm } from './jvm.ts'
import { requirePinotJava } from './maven.ts'
import type {
  BuildReply, BuildRequest, EvaluateReply, EvaluateRequest, ExtractReply, FunctionsReply, JsonObject, LoadReply,
  LoadRequest, MetadataReply, MetadataRequest, OracleFailure, PartitionRequest, ReadReply, ReadRequest,
  SegmentLocation, TransformReply, TransformRequest
} from './oracle-types.ts'

export interface OracleOptions {
  /** Maximum heap, default `1g`. */
  heap?: string
  jvmArgs?: string[]
}

/** Pinot answered with an exception. The innermost cause is kept, since Pinot wraps it several times. */
export class OracleError extends Error {
  override readonly name: string = 'OracleError'
  readonly javaClass: string
  readonly failure: OracleFailure

  constructor (op: string, failure: OracleFailure) {
    const cause = failure.cause === undefined ? '' : ` (${failure.causeClass}: ${failure.cause})`
    super(`${op}: ${failure.message}${cause}`)
    this.javaClass = failure.class
    this.failure = failure
  }
}

interface Waiting {
  op: string
  resolve: (reply: unknown) => void
  reject: (error: Error) => void
}

const START_TIMEOUT_MS = 60_000

/** Pinot's own reader, builder and functions in a Java process of its own; see the Java class of the same name. */
export class SegmentOracle {
  readonly #jvm: Jvm
  readonly #waiting: Map<number, Waiting> = new Map()
  #lastId = 0

  private constructor (jvm: Jvm) {
    this.#jvm = jvm
    jvm.onLine((line) => this.#receive(line))
    jvm.onExit((code) => {
      for (const { op, reject } of this.#waiting.values()) reject(new Error(`${op}: Java ended with ${code}:\n${jvm.log}`))
      this.#waiting.clear()
    })
  }

  /** Starts the process; takes about a second. Throws when Java or Maven is missing. */
  static async start (options: OracleOptions = {}): Promise<SegmentOracle> {
    const java = await requirePinotJava()
    const jvm = new Jvm(java, { main: 'io.dynapinot.oracle.SegmentOracle', ...options })
    await jvm.firstLine(START_TIMEOUT_MS)
    return new SegmentOracle(jvm)
  }

  get pid (): number {
    return this.#jvm.pid
  }

  /** Any operation by name. Requests are served one after the other, in the order of the calls. */
  request<Reply> (op: string, fields: JsonObject = {}): Promise<Reply> {
    if (this.#jvm.exited) return Promise.reject(new Error(`${op}: the oracle is closed`))
    const id = ++this.#lastId
    return new Promise<Reply>((resolve, reject) => {
      this.#waiting.set(id, { op, resolve: resolve as (reply: unknown) => void, reject })
      this.#jvm.send(JSON.stringify({ id, op, ...fields }))
    })
  }

  /** Everything in a segment: metadata, null vectors, rows if asked for, and the checks of what its metadata claims. */
  read (request: ReadRequest): Promise<ReadReply> {
    return this.request('read', { ...request })
  }

  /** What a server changes in the segment before it serves it. */
  load (request: LoadRequest): Promise<LoadReply> {
    return this.request('load', { ...request })
  }

  /** The entries of an archive as Pinot's untar sees them. */
  extract (tar: string): Promise<ExtractReply> {
    return this.request('extract', { tar })
  }

  /** What the controller makes of an uploaded archive. */
  metadata (request: MetadataRequest): Promise<MetadataReply> {
    return this.request('metadata', { ...request })
  }

  /** Results of an ingestion transform, and what a column would store of them. */
  evaluate (request: EvaluateRequest): Promise<EvaluateReply> {
    return this.request('evaluate', { ...request })
  }

  /** Whole rows through the ingestion pipeline of a table. */
  transform (request: TransformRequest): Promise<TransformReply> {
    return this.request('transform', { ...request })
  }

  async functions (): Promise<FunctionsReply['functions']> {
    return (await this.request<FunctionsReply>('functions')).functions
  }

  async partition (request: PartitionRequest): Promise<number[]> {
    return (await this.request<{ partitions: number[] }>('partition', { ...request })).partitions
  }

  /** Stored bytes of decimal numbers, as hex. */
  async bigDecimal (values: string[]): Promise<string[]> {
    return (await this.request<{ bytes: string[] }>('bigDecimal', { values })).bytes
  }

  /** A segment from newline-separated JSON rows by Pinot's own builder, with its times. */
  build (request: BuildRequest): Promise<BuildReply> {
    return this.request('build', { ...request })
  }

  /** The checks that failed, ready for an assertion against an empty list. */
  async faults (segment: SegmentLocation): Promise<string[]> {
    const { checks = [] } = await this.read({ ...segment })
    return checks.filter((check) => !check.ok).map((check) => `${check.name}: ${check.detail}`)
  }

  async close (): Promise<void> {
    await this.#jvm.stop(5_000)
  }

  #receive (line: string): void {
    const reply = JSON.parse(line) as { id: number, error?: OracleFailure }
    const waiting = this.#waiting.get(reply.id)
    if (!waiting) return
    this.#waiting.delete(reply.id)
    if (reply.error) waiting.reject(new OracleError(waiting.op, reply.error))
    else waiting.resolve(reply)
  }
}
