import type { Readable } from 'node:stream'
import { DynapinotError } from '../../errors.ts'
import type { InputFacts } from '../../schema/input-facts.ts'
import type { InputUnit } from '../../worker/protocol.ts'
import { defaultPeekLimits } from '../contract.ts'
import type { PeekLimits, PeekableSource } from '../contract.ts'
import { FactsGatherer } from '../input-facts.ts'
import { LineBatches } from './line-batches.ts'
import { plainChunks } from './plain-chunks.ts'

/** How a stream is cut into units. */
export interface StreamSourceOptions {
  /** Of a line that is longer, only so much is passed on that the worker finds it too long. */
  readonly maxLineBytes: number
  /** A unit is cut at the first line end behind so many bytes. Default: 4 MiB. */
  readonly unitBytes?: number | undefined
  /** Default: standard input. */
  readonly stream?: Readable | undefined
}

/** How the user names standard input. */
export const STDIN = '-'

/**
 * Opens change records from standard input, plain or gzip, as units of whole lines. The stream is read when units are
 * asked for and not before, so a job that lags holds back the writer of the pipe. It can be read once only.
 * A fault of the stream (damaged gzip) comes out of `units`: nothing behind it can be read.
 */
export function openStdin (options: StreamSourceOptions): PeekableSource {
  const input = new PeekableStream(options.stream ?? process.stdin)
  let taken = false

  async function * units (from: number, signal: AbortSignal): AsyncGenerator<InputUnit> {
    if (taken) throw new DynapinotError('UNEXPECTED', 'standard input can be read only once')
    taken = true
    const batches = new LineBatches(options.unitBytes ?? 4 << 20, options.maxLineBytes)
    const stop = (): void => { input.stop() }
    if (signal.aborted) return
    signal.addEventListener('abort', stop)
    try {
      let index = 0
      for (let more = true; more;) {
        const chunk = await input.next()
        more = chunk !== null
        for (const data of more ? batches.add(chunk!) : batches.end()) {
          if (input.stopped) return
          if (index++ >= from) yield { index: index - 1, name: STDIN, part: index - 1, data, gzip: false, bytes: data.length }
        }
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  return {
    kind: 'stdin',
    description: 'standard input',
    fingerprint: null,
    repeatable: false,
    totals: { units: null, bytes: null, items: null },
    refused: [],
    units,
    peek: async (limits = defaultPeekLimits) => {
      if (taken) throw new DynapinotError('UNEXPECTED', 'standard input is being read')
      return await input.peek(limits)
    },
    close: () => {
      input.stop()
      return Promise.resolve()
    }
  }
}

/** A stream whose first chunks can be looked at and are read again. */
class PeekableStream {
  readonly #stream: Readable
  readonly #chunks: AsyncIterator<Uint8Array>
  /** Looked at, and not yet read. */
  readonly #peeked: Uint8Array[] = []
  #failure: unknown = null
  stopped = false

  constructor (stream: Readable) {
    this.#stream = stream
    this.#chunks = plainChunks(stream)
  }

  /** The next chunk; null at the end, or when stopped. */
  async next (): Promise<Uint8Array | null> {
    return this.#peeked.shift() ?? await this.#pull()
  }

  async peek (limits: PeekLimits): Promise<InputFacts> {
    const gatherer = new FactsGatherer('change', limits)
    const batches = new LineBatches(1, limits.bytes)
    const look = (lines: readonly Uint8Array[]): void => { for (const line of lines) gatherer.lines(line) }
    for (const chunk of this.#peeked) look(batches.add(chunk))
    try {
      while (!gatherer.full) {
        const chunk = await this.#pull()
        if (chunk === null) {
          look(batches.end())
          break
        }
        this.#peeked.push(chunk)
        look(batches.add(chunk))
      }
    } catch (error) {
      // What came before the fault can be read; `units` tells of it when it gets there.
      if (this.#peeked.length === 0) throw error
    }
    return gatherer.facts()
  }

  /** Ends the stream also while a read is waiting for bytes that never come. */
  stop (): void {
    if (this.stopped) return
    this.stopped = true
    this.#stream.destroy()
  }

  async #pull (): Promise<Uint8Array | null> {
    if (this.#failure !== null) throw this.#failure as Error
    if (this.stopped) return null
    try {
      const next = await this.#chunks.next()
      return next.done === true ? null : next.value
    } catch (error) {
      if (this.stopped) return null
      this.#failure = error
      throw error
    }
  }
}
