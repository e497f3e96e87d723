// Deflate (RFC 1951) at one fast level: greedy matches from one candidate by place, a Huffman code for each block of
// 64 KiB, blocks that would not get smaller as they are. The bytes do not depend on how the input is cut into calls of
// CHUNK bytes each, nor on the runtime. The host writes a chunk to `input`, calls `compress`, and reads from `output`.
import { align, dropBits, flush, out, put, startAt } from './bits'
import { writeBlock } from './block'
import { BLOCK, BUFFER, CHUNK, HASH_BITS, OUTPUT, TABLE, WINDOW } from './layout'
import { findMatches } from './matches'

/** Place of BUFFER in the stream: wraps at 4 GiB, which a distance does not see. */
let position: u32 = 0

export function input (): usize {
  return BUFFER + WINDOW
}

export function output (): usize {
  return OUTPUT
}

export function chunkBytes (): u32 {
  return CHUNK
}

/** Begins a new stream. */
export function start (): void {
  memory.fill(TABLE, 0, 4 << HASH_BITS)
  position = 0 - WINDOW
  dropBits()
}

/** Compresses `length` bytes at `input`; all chunks but the last have CHUNK bytes. Gives the number of bytes at `output`. */
export function compress (length: u32): u32 {
  startAt(OUTPUT)
  const from = BUFFER + WINDOW
  const to = from + length
  for (let at = from; at < to;) {
    const end = min(at + BLOCK, to)
    findMatches(at, end, position)
    writeBlock(at, end)
    at = end
  }
  memory.copy(BUFFER, BUFFER + length, WINDOW)
  position += length
  return <u32>(out - OUTPUT)
}

/** Ends the stream, with an empty last block of the fixed code. Gives the number of bytes at `output`. */
export function finish (): u32 {
  startAt(OUTPUT)
  put(0b011, 10)
  flush()
  align()
  return <u32>(out - OUTPUT)
}
