import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import type { Lz4Compressor } from './lz4-kernel.ts'
import { decompressLz4Into } from './lz4.ts'
import { regroup } from './regroup.ts'
import { Xxh32, xxh32 } from './xxh32.ts'

/**
 * LZ4 frame format (lz4/doc/lz4_Frame_format.md).
 *
 * ```
 * frame  = u32le magic, FLG, BD, [u64le content size], [u32le dictionary id], header check sum, block*, u32le 0,
 *          [u32le content check sum]
 * FLG    = version 01 | blocks independent | block check sums | content size | content check sum | 0 | dictionary id
 * BD     = 0 | block size code 4..7 (64 KiB, 256 KiB, 1 MiB, 4 MiB) | 0000
 * block  = u32le length (bit 31: stored as it is), bytes, [u32le check sum]
 * ```
 * Written: independent blocks of 4 MiB, content size, content check sum.
 */

const MAGIC = 0x184d2204
const SKIPPABLE = 0x184d2a50
const VERSION = 0x40
const INDEPENDENT = 0x20
const BLOCK_CHECKSUM = 0x10
const CONTENT_SIZE = 0x08
const CONTENT_CHECKSUM = 0x04
const DICTIONARY_ID = 0x01
const BLOCK_SIZE = 4 << 20
const BLOCK_SIZE_CODE = 7
const STORED = 0x80000000
/** How far a match may reach back into the block before. */
const WINDOW = 65536

/** True if the bytes begin like an LZ4 frame. */
export function isLz4Frame (bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new ByteReader(bytes).u32le() === MAGIC
}

/** Compresses the concatenation of `chunks` as one LZ4 frame, itself in chunks, as they are asked for. */
export function * compressLz4Frame (chunks: readonly Uint8Array[], lz4: Lz4Compressor): Generator<Uint8Array<ArrayBuffer>> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const head = new ByteWriter(16).u8(VERSION | INDEPENDENT | CONTENT_SIZE | CONTENT_CHECKSUM).u8(BLOCK_SIZE_CODE << 4).u64le(BigInt(total))
  const descriptor = head.done()
  yield new ByteWriter(20).u32le(MAGIC).bytes(descriptor).u8(headerChecksum(descriptor)).done()
  const content = new Xxh32()
  for (const block of regroup(chunks, BLOCK_SIZE)) {
    content.update(block)
    yield packBlock(block, lz4)
  }
  yield new ByteWriter(8).u32le(0).u32le(content.digest()).done()
}

function packBlock (block: Uint8Array, lz4: Lz4Compressor): Uint8Array<ArrayBuffer> {
  const packed = lz4.block(block)
  const isStored = packed.length >= block.length
  const data = isStored ? block : packed
  const out = new Uint8Array(4 + data.length)
  new DataView(out.buffer).setUint32(0, isStored ? (data.length | STORED) >>> 0 : data.length, true)
  out.set(data, 4)
  return out
}

/**
 * The content of one or more LZ4 frames. Blocks may depend on one another; frames with a dictionary are refused.
 * @throws RangeError if a frame is damaged, a check sum differs, or the content is longer than `maxLength`.
 */
export function decompressLz4Frame (bytes: Uint8Array, maxLength: number): Uint8Array<ArrayBuffer> {
  const reader = new ByteReader(bytes)
  const parts: Uint8Array[] = []
  let total = 0
  while (reader.remaining > 0) {
    const magic = reader.u32le()
    if (magic >>> 4 === SKIPPABLE >>> 4) {
      reader.bytes(reader.u32le())
    } else if (magic === MAGIC) {
      total = readFrame(reader, parts, total, maxLength)
    } else {
      throw damaged('it has no magic number')
    }
  }
  const out = new Uint8Array(total)
  let at = 0
  for (const part of parts) { out.set(part, at); at += part.length }
  return out
}

function readFrame (reader: ByteReader, parts: Uint8Array[], before: number, maxLength: number): number {
  const flags = reader.u8()
  const descriptorByte = reader.u8()
  const size = descriptorByte >>> 4 & 7
  if ((flags & 0xc0) !== VERSION) throw damaged(`version ${flags >>> 6} is unknown`)
  if ((flags & DICTIONARY_ID) !== 0) throw damaged('it needs a dictionary')
  if (size < 4) throw damaged(`block size ${size} is unknown`)
  const descriptor = new ByteWriter(16).u8(flags).u8(descriptorByte)
  const contentSize = (flags & CONTENT_SIZE) === 0 ? null : reader.u64le()
  if (contentSize !== null) descriptor.u64le(contentSize)
  if (reader.u8() !== headerChecksum(descriptor.done())) throw damaged('the check sum of its header differs')
  const blockSize = 1 << (2 * size + 8)
  const linked = (flags & INDEPENDENT) === 0
  const frame: Uint8Array[] = []
  let history: Uint8Array = new Uint8Array(0)
  let length = 0
  for (let head = reader.u32le(); head !== 0; head = reader.u32le()) {
    const data = reader.bytes(head & ~STORED)
    if ((flags & BLOCK_CHECKSUM) !== 0 && reader.u32le() !== xxh32(data)) throw damaged('the check sum of a block differs')
    const part = head >= STORED ? data : unpackBlock(data, blockSize, history)
    if (part.length > blockSize) throw damaged('a block is too long')
    if (linked) history = tailOf(history, part)
    frame.push(part)
    length += part.length
    if (before + length > maxLength) throw damaged(`its content is longer than ${maxLength} bytes`)
  }
  if (contentSize !== null && contentSize !== BigInt(length)) throw damaged(`it has ${length} bytes, its header says ${contentSize}`)
  if ((flags & CONTENT_CHECKSUM) !== 0 && reader.u32le() !== xxh32(Buffer.concat(frame))) throw damaged('the check sum of its content differs')
  parts.push(...frame)
  return before + length
}

function unpackBlock (data: Uint8Array, blockSize: number, history: Uint8Array): Uint8Array {
  const out = new Uint8Array(history.length + blockSize)
  out.set(history)
  return out.subarray(history.length, decompressLz4Into(data, out, history.length))
}

function tailOf (history: Uint8Array, part: Uint8Array): Uint8Array {
  return Buffer.concat([history, part]).subarray(-WINDOW)
}

function headerChecksum (descriptor: Uint8Array): number {
  return xxh32(descriptor) >>> 8 & 0xff
}

function damaged (what: string): RangeError {
  return new RangeError(`damaged LZ4 frame: ${what}`)
}
