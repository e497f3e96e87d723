import { ByteReader } from '../../bytes/byte-reader.ts'
import { decompressChunk } from './chunk-reader.ts'
import type { ChunkOf } from './chunk-reader.ts'
import { chunksV2 } from './raw-variable-v2.ts'
import type { ColumnMetadata } from './segment-metadata.ts'

/** Entries one behind the other: entry n is `bytes[starts[n] .. starts[n + 1])`. */
export interface RawEntries {
  readonly bytes: Uint8Array
  readonly starts: Uint32Array
}

/** A raw variable-width index: the entries of the rows `from..to`. */
export interface RawVariable {
  readonly version: number
  readonly read: (from: number, to: number) => RawEntries
}

const HUGE = 0x80000000
const MAX_SLICE = 0xffff_ffff

/**
 * Opens a raw forward index of variable-width entries, versions 2 to 5 (layout of 4 in forward/raw-variable.ts).
 * @throws RangeError if it is damaged.
 */
export function openRawVariable (column: ColumnMetadata, file: Uint8Array): RawVariable {
  const version = new ByteReader(file).i32be()
  if (version < 2 || version > 5) throw new RangeError(`version ${version} of the raw forward index is not supported`)
  const chunkOf = version >= 4 ? chunksV4(column, file) : chunksV2(column, file, version)
  return { version, read: (from, to) => collect(chunkOf, from, to) }
}

function collect (chunkOf: ChunkOf, from: number, to: number): RawEntries {
  const starts = new Uint32Array(to - from + 1)
  const pieces: Uint8Array[] = []
  let total = 0
  for (let row = from; row < to;) {
    const { entry, end } = chunkOf(row)
    for (const stop = Math.min(end, to); row < stop; row++) {
      const bytes = entry(row)
      pieces.push(bytes)
      total += bytes.length
      if (total > MAX_SLICE) throw new RangeError('the values take more than 4 GiB: read fewer rows at a time')
      starts[row - from + 1] = total
    }
  }
  const bytes = new Uint8Array(total)
  pieces.forEach((piece, i) => bytes.set(piece, starts[i]))
  return { bytes, starts }
}

function chunksV4 ({ rows }: ColumnMetadata, file: Uint8Array): ChunkOf {
  const header = new ByteReader(file, 4)
  const target = header.i32be()
  const code = header.i32be()
  const chunksStart = header.i32be()
  if (chunksStart < 16 || chunksStart > file.length || chunksStart % 8 !== 0) throw new RangeError('the chunks begin outside the file')
  const count = (chunksStart - 16) >> 3
  const firsts = new Uint32Array(count)
  const huge: boolean[] = []
  const positions: number[] = []
  for (let i = 0; i < count; i++) {
    const first = u32leAt(file, 16 + i * 8)
    huge.push(first >= HUGE)
    firsts[i] = first & 0x7fffffff
    positions.push(chunksStart + u32leAt(file, 20 + i * 8))
    if (i === 0 ? firsts[0] !== 0 : firsts[i]! <= firsts[i - 1]!) throw new RangeError(`the first row of chunk ${i} does not follow the one before`)
  }
  if (rows > 0 && count === 0) throw new RangeError('it has no chunks')
  return (row) => {
    const index = lastNotAbove(firsts, row)
    const first = firsts[index]!
    const end = firsts[index + 1] ?? rows
    const stop = positions[index + 1] ?? file.length
    if (positions[index]! > stop || stop > file.length) throw new RangeError(`chunk ${index} lies outside the file`)
    const data = file.subarray(positions[index], stop)
    if (huge[index]!) {
      const value = decompressChunk(code, data, null)
      return { entry: () => value, end }
    }
    const chunk = decompressChunk(code, data, code === 0 ? null : target)
    return { entry: regularEntries(chunk, first, end - first, index), end }
  }
}

function regularEntries (chunk: Uint8Array, first: number, count: number, index: number): (row: number) => Uint8Array {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  if (view.getUint32(0, true) !== count) throw new RangeError(`chunk ${index} has ${view.getUint32(0, true)} values instead of ${count}`)
  return (row) => {
    const i = row - first
    const start = view.getUint32(4 + i * 4, true)
    const end = i + 1 < count ? view.getUint32(8 + i * 4, true) : chunk.length
    if (start > end || end > chunk.length) throw new RangeError(`value ${i} of chunk ${index} lies outside it`)
    return chunk.subarray(start, end)
  }
}

function u32leAt (file: Uint8Array, at: number): number {
  return new DataView(file.buffer, file.byteOffset + at, 4).getUint32(0, true)
}

/** Index of the last element that is not above `value`; the first is 0. */
function lastNotAbove (ascending: Uint32Array, value: number): number {
  let low = 0
  let high = ascending.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! > value) high = middle
    else low = middle
  }
  return low
}
