import { instantiateKernel } from '../../bytes/wasm.ts'
import type { KernelMemory } from '../../bytes/wasm.ts'
import { loadKernel } from '../load-kernel.ts'
import { PIECE_BYTES } from './payload-lines.ts'
import type { BodyFacts, PayloadLines } from './payload-lines.ts'

/** What src/kernel/envelope exports. Places are offsets in its memory. */
interface EnvelopeKernel {
  readonly memory: KernelMemory
  readonly bodyFor: (size: number, pieceBytes: number) => number
  readonly begin: (size: number) => void
  readonly next: () => number
  readonly linesAt: () => number
  readonly linesSize: () => number
  readonly lineCount: () => number
  readonly tableAt: () => number
  readonly oldestArrival: () => number
  readonly newestArrival: () => number
}

/** What `next` says: the piece is not the last one; it is; the body is not plain sailing. */
const MORE = 0
const LAST = 1
/** Bytes of the table a line: place and size of the sequence number, place and size of the base64 text. */
const ENTRY = 16
/** Memory for larger bodies is given back. The largest that a shard gives is its 10 MiB, in base64. */
const KEEP_BYTES = 64 << 20
const LARGEST_BODY = 256 << 20

/** Reads bodies by the kernel `envelope`; one a thread, for its memory is kept from body to body. */
export class KernelReader {
  #kernel: EnvelopeKernel

  constructor () {
    this.#kernel = open()
  }

  /** A BodyReader (payload-lines.ts). */
  * read (body: Uint8Array): Generator<PayloadLines, BodyFacts | null> {
    if (body.byteLength > LARGEST_BODY) return null
    if (this.#kernel.memory.buffer.byteLength > KEEP_BYTES) this.#kernel = open()
    const kernel = this.#kernel
    const at = kernel.bodyFor(body.byteLength, PIECE_BYTES)
    const memory = Buffer.from(kernel.memory.buffer)
    memory.set(body, at)
    kernel.begin(body.byteLength)
    let records = 0
    let first: string | null = null
    let last: string | null = null
    for (let state = MORE; state === MORE;) {
      state = kernel.next()
      if (state !== MORE && state !== LAST) return null
      const piece = pieceOf(kernel, memory)
      if (piece.count === 0) continue
      first ??= piece.sequenceNumber(0)
      last = piece.sequenceNumber(piece.count - 1)
      records += piece.count
      yield piece
    }
    return { records, aggregated: 0, first, last, oldestArrival: orNull(kernel.oldestArrival()), newestArrival: orNull(kernel.newestArrival()) }
  }
}

function open (): EnvelopeKernel {
  return instantiateKernel(loadKernel('envelope')) as EnvelopeKernel
}

function pieceOf (kernel: EnvelopeKernel, memory: Buffer): PayloadLines {
  const at = kernel.linesAt()
  const text = (entry: number): string => {
    const start = memory.readUInt32LE(entry)
    return memory.toString('latin1', start, start + memory.readUInt32LE(entry + 4))
  }
  const entry = (i: number): number => kernel.tableAt() + i * ENTRY
  return {
    bytes: memory.subarray(at, at + kernel.linesSize()),
    count: kernel.lineCount(),
    sequenceNumber: (i) => text(entry(i)),
    subSequenceNumber: () => undefined,
    fault: () => undefined,
    raw: (i) => Uint8Array.from(Buffer.from(text(entry(i) + 8), 'base64'))
  }
}

function orNull (time: number): number | null {
  return Number.isNaN(time) ? null : time
}
