import { instantiateKernel, PAGE_BYTES } from '../bytes/wasm.ts'
import type { KernelMemory, KernelModule } from '../bytes/wasm.ts'
import { DynapinotError } from '../errors.ts'

/** What src/kernel/segment exports; all numbers but counts are addresses in its memory. */
export interface ColumnFunctions {
  readonly memory: KernelMemory
  readonly heapBase: () => number
  readonly numberBytes: (data: number, starts: number, count: number, table: number, maxBits: number, hashes: number, firsts: number, lengths: number, ids: number) => number
  readonly number32: (values: number, count: number, table: number, maxBits: number, hashes: number, distinct: number, ids: number) => number
  readonly number64: (values: number, count: number, table: number, maxBits: number, hashes: number, distinct: number, ids: number) => number
  readonly sortBytes: (data: number, starts: number, firsts: number, lengths: number, count: number, entries: number, spare: number, groups: number, isUtf16: boolean) => void
  readonly sortFixed: (distinct: number, count: number, width: number, isFloating: boolean, entries: number, spare: number, groups: number) => void
  readonly rankIds: (entries: number, distinct: number, ranks: number, ids: number, count: number) => void
  readonly writeFixed: (entries: number, distinct: number, width: number, isFloating: boolean, sorted: number, file: number) => void
  readonly sortLengths: (entries: number, distinct: number, lengths: number, sorted: number) => void
  readonly copyValues: (entries: number, distinct: number, data: number, sortedLengths: number, width: number, out: number) => void
  readonly hasZero: (from: number, length: number) => number
  readonly addTo: (numbers: number, count: number, base: number) => void
  readonly isAscending: (ids: number, count: number) => number
  readonly writeRanges: (ids: number, count: number, out: number) => void
  readonly packBits: (values: number, count: number, bits: number, out: number) => void
}

/** Memory beyond this is given back after a segment: a kernel's memory cannot shrink, only a new one begins small. */
const KEEP_BYTES = 64 << 20
const MAX_BYTES = 2 ** 32 - PAGE_BYTES

/**
 * The kernel of dictionaries with its memory, which is laid out anew for each column: `begin`, then `allocate` for each
 * area. An area's bytes are not cleared. Views are good until the next allocation, addresses until the next `begin`.
 */
export class ColumnKernel {
  readonly #module: KernelModule
  #functions: ColumnFunctions
  #end: number

  constructor (module: KernelModule) {
    this.#module = module
    this.#functions = instantiateKernel(module) as ColumnFunctions
    this.#end = this.#functions.heapBase()
  }

  get functions (): ColumnFunctions {
    return this.#functions
  }

  /** Frees all areas, or those from `address` on. */
  begin (address: number = this.#functions.heapBase()): void {
    this.#end = address
  }

  /**
   * An area of `bytes` bytes, from a multiple of 16 on, and 16 more behind it that may be read and written.
   * @throws DynapinotError PLAN_CONFLICT if that is more than the 4 GiB of a kernel or than there is.
   */
  allocate (bytes: number): number {
    const start = this.#end
    const end = Math.ceil((start + bytes + 16) / 16) * 16
    this.#reserve(end)
    this.#end = end
    return start
  }

  /** Bytes of an area. */
  bytes (address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#functions.memory.buffer, address, length)
  }

  /** Numbers of 32 bits of an area. */
  words (address: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.#functions.memory.buffer, address, length)
  }

  /** To be called after each segment: gives memory back that only large columns need. */
  release (): void {
    if (this.#functions.memory.buffer.byteLength <= KEEP_BYTES) return
    this.#functions = instantiateKernel(this.#module) as ColumnFunctions
    this.begin()
  }

  #reserve (end: number): void {
    const { memory } = this.#functions
    const missing = end - memory.buffer.byteLength
    if (missing <= 0) return
    try {
      if (end > MAX_BYTES) throw new RangeError(`${end} bytes are beyond the 4 GiB of a kernel`)
      memory.grow(Math.ceil(missing / PAGE_BYTES))
    } catch (cause) {
      throw new DynapinotError('PLAN_CONFLICT', `the dictionary of a column would take ${end} bytes of memory`, {
        remedy: 'make segments smaller, or list large columns in noDictionaryColumns'
      }, { cause })
    }
  }
}
