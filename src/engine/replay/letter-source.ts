import { closeSync, openSync } from 'node:fs'
import { DynapinotError } from '../../errors.ts'
import { isJsonObject } from '../../schema/json.ts'
import type { ShardStatus, StreamBatch, StreamSource } from '../../source/stream-contract.ts'
import type { StreamDeadLetterLine } from '../../worker/protocol.ts'
import { letterLines } from '../letter-lines.ts'
import { letterFiles } from '../replicate/letter-file.ts'

/** A batch ends at one of both, or where the next letter is of another shard. */
const BATCH_RECORDS = 1000
const BATCH_BYTES = 4 << 20

interface Pending {
  readonly shardId: string
  records: string[]
  bytes: number
  first: string
  last: string
}

/** An open file of letters. */
interface OpenFile {
  readonly file: string
  readonly fd: number
}

/**
 * Dead letters of a stream as a stream: their payloads under the shards and sequence numbers that they had, in the order of
 * the files. It ends with the last letter. The files are open from the first on: one that is written to may be renamed
 * before it is its turn.
 */
export class LetterSource implements StreamSource {
  readonly description: string
  readonly identity: string
  /** Letters that were given out. */
  letters = 0
  /** Letters that hold the beginning of a record alone, since it was too long: they are left out. */
  cut = 0
  readonly #files: OpenFile[] = []
  readonly #shards: Map<string, ShardStatus> = new Map()
  #index = 0

  /** @throws DynapinotError INPUT_NOT_FOUND if a file cannot be opened; none is open then. */
  constructor (files: readonly string[]) {
    for (const file of files) {
      try {
        this.#files.push({ file, fd: openSync(file, 'r') })
      } catch (cause) {
        this.#close()
        throw new DynapinotError('INPUT_NOT_FOUND', `cannot read dead letters: ${(cause as Error).message}`, { file, field: '--letters' }, { cause })
      }
    }
    this.description = `dead letters in ${files.join(', ')}`
    this.identity = files.join(' ')
  }

  /**
   * All that a replication has written to a path (letter-file.ts) so far; it may be at work.
   * @throws DynapinotError INPUT_NOT_FOUND if that is nothing.
   */
  static of (path: string): LetterSource {
    for (;;) {
      const files = letterFiles(path)
      if (files.length === 0) {
        throw new DynapinotError('INPUT_NOT_FOUND', `there are no dead letters: ${path}`, { file: path, remedy: 'nothing is to be done; or name their files: --letters' })
      }
      // If one was renamed in between, its letters may be in none of these.
      const isSo = (): boolean => letterFiles(path).join('\n') === files.join('\n')
      try {
        const source = new LetterSource(files)
        if (isSo()) return source
        source.#close()
      } catch (error) {
        if (isSo()) throw error
      }
    }
  }

  start: StreamSource['start'] = async () => await Promise.resolve(new Map())
  shards: StreamSource['shards'] = () => [...this.#shards.values()]
  forgettable: StreamSource['forgettable'] = () => []
  gaps: StreamSource['gaps'] = () => []
  close: StreamSource['close'] = async () => {
    this.#close()
    await Promise.resolve()
  }

  /** @throws DynapinotError INPUT_CORRUPT if a line is no dead letter of a stream. */
  async * batches (signal: AbortSignal): AsyncGenerator<StreamBatch, undefined> {
    let pending: Pending | null = null
    for await (const letter of this.#read()) {
      if (signal.aborted) return
      if (letter.reason === 'LINE_TOO_LONG') {
        this.cut++
        continue
      }
      if (pending !== null && (pending.shardId !== letter.shardId || pending.records.length >= BATCH_RECORDS || pending.bytes >= BATCH_BYTES)) {
        yield this.#batch(pending)
        pending = null
      }
      const { shardId, sequenceNumber } = letter
      pending ??= { shardId, records: [], bytes: 0, first: sequenceNumber, last: sequenceNumber }
      const record = recordOf(letter)
      pending.records.push(record)
      pending.bytes += record.length
      pending.last = sequenceNumber
      this.letters++
    }
    if (pending !== null && !signal.aborted) yield this.#batch(pending)
  }

  async * #read (): AsyncGenerator<StreamDeadLetterLine> {
    for (let next = this.#files.shift(); next !== undefined; next = this.#files.shift()) {
      const { file, fd } = next
      let line = 0
      for await (const bytes of letterLines(file, fd)) {
        line++
        yield letterOf(bytes, file, line)
      }
    }
  }

  /** Closes what is not read. */
  #close (): void {
    for (const { fd } of this.#files.splice(0)) closeSync(fd)
  }

  #batch ({ shardId, records, first, last }: Pending): StreamBatch {
    const before = this.#shards.get(shardId)
    const sequence = before?.batches ?? 0
    this.#shards.set(shardId, {
      shardId, state: 'reading', parents: [], since: 0, lastReplyAt: null, lastRecordsAt: null, millisBehindLatest: null, lastSequenceNumber: last, batches: sequence + 1, coveredUntil: 0, failures: 0, lastError: null
    })
    return {
      shardId,
      index: this.#index++,
      sequence,
      body: Buffer.from(`{"Records":[${records.join(',')}]}`),
      first,
      last,
      millisBehindLatest: 0,
      arrivedAt: Date.now(),
      coveredUntil: 0,
      end: false,
      children: [],
      release: () => {}
    }
  }
}

/** A letter as GetRecords would give it out. */
function recordOf ({ sequenceNumber, raw, rawBase64 }: StreamDeadLetterLine): string {
  return JSON.stringify({ SequenceNumber: sequenceNumber, Data: rawBase64 ?? Buffer.from(raw ?? '', 'utf8').toString('base64'), PartitionKey: 'replay' })
}

function letterOf (bytes: Buffer, file: string, line: number): StreamDeadLetterLine {
  try {
    const letter = JSON.parse(bytes.toString('utf8')) as unknown
    if (isJsonObject(letter) && typeof letter['shardId'] === 'string' && typeof letter['sequenceNumber'] === 'string') return letter as unknown as StreamDeadLetterLine
  } catch {
    // Told below, with where it is.
  }
  throw new DynapinotError('INPUT_CORRUPT', `${file}:${line} is no dead letter of a stream`, {
    file, line, remedy: 'name files that dynapinot replicate has written; those of a backfill are mended in their input'
  })
}
