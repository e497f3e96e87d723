import { align, flush, put, putBytes, waiting } from './bits'
import { buildCode } from './huffman'
import {
  DISTANCES, DISTANCE_CODES, DISTANCE_COUNTS, END_OF_BLOCK, LENGTHS, LITERALS, LITERAL_CODES, LITERAL_COUNTS,
  MAX_DISTANCE_BITS, MAX_LITERAL_BITS, RUNS, RUN_CODES, RUN_COUNTS, SEQUENCES
} from './layout'
import { distanceExtraBits, distanceSymbol, lengthExtraBits, lengthSymbol } from './symbols'

const RUN_SYMBOLS: u32 = 19
const MAX_RUN_BITS: u32 = 7
const RUN_LENGTHS = memory.data(20, 16)
/** Order in which the lengths of the codes of code lengths stand (RFC 1951, 3.2.7). */
const RUN_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])

let literals: u32 = 0
let distances: u32 = 0
let runsEnd: usize = 0
let runLengths: u32 = 0

/** Writes the block whose matches were found: with a code of its own or, where that is not shorter, as it is. */
export function writeBlock (from: usize, to: usize): void {
  buildCode(LITERAL_COUNTS, LITERALS, MAX_LITERAL_BITS, LENGTHS, LITERAL_CODES)
  literals = LITERALS
  while (load<u8>(LENGTHS + literals - 1) === 0) literals--
  buildCode(DISTANCE_COUNTS, DISTANCES, MAX_DISTANCE_BITS, LENGTHS + literals, DISTANCE_CODES)
  distances = DISTANCES
  while (load<u8>(LENGTHS + literals + distances - 1) === 0) distances--
  codeRuns()
  const stored = (waiting() + 3 + 7 & ~7) - waiting() + 32 + ((<u32>(to - from)) << 3)
  if (codedBits() >= stored) {
    writeStored(from, to)
  } else {
    writeHead()
    writeSequences(from)
  }
}

/** The code lengths as runs: 0..15 a length, 16 the one before 3 to 6 times, 17 and 18 zeros, 3 to 10 and 11 to 138. */
function codeRuns (): void {
  memory.fill(RUN_COUNTS, 0, 4 * RUN_SYMBOLS)
  runsEnd = RUNS
  const total = literals + distances
  for (let i: u32 = 0; i < total;) {
    const length = load<u8>(LENGTHS + i)
    let run: u32 = 1
    while (i + run < total && load<u8>(LENGTHS + i + run) === length) run++
    i += run
    if (length !== 0) {
      addRun(length, 0)
      run--
      while (run >= 3) {
        const part = min(run, 6)
        addRun(16, <u8>(part - 3))
        run -= part
      }
    } else {
      while (run >= 11) {
        const part = min(run, 138)
        addRun(18, <u8>(part - 11))
        run -= part
      }
      if (run >= 3) {
        addRun(17, <u8>(run - 3))
        run = 0
      }
    }
    for (; run > 0; run--) addRun(length, 0)
  }
  buildCode(RUN_COUNTS, RUN_SYMBOLS, MAX_RUN_BITS, RUN_LENGTHS, RUN_CODES)
  runLengths = RUN_SYMBOLS
  while (runLengths > 4 && load<u8>(RUN_LENGTHS + load<u8>(RUN_ORDER + runLengths - 1)) === 0) runLengths--
}

function addRun (symbol: u8, extra: u8): void {
  const slot = RUN_COUNTS + (<usize>symbol << 2)
  store<u32>(slot, load<u32>(slot) + 1)
  store<u8>(runsEnd, symbol)
  store<u8>(runsEnd, extra, 1)
  runsEnd += 2
}

// @ts-ignore: decorator
@inline
function runExtraBits (symbol: u32): u32 {
  return symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7
}

function codedBits (): u32 {
  let bits: u32 = 17 + runLengths * 3
  for (let symbol: u32 = 0; symbol < RUN_SYMBOLS; symbol++) {
    bits += load<u32>(RUN_COUNTS + (symbol << 2)) * (load<u8>(RUN_LENGTHS + symbol) + runExtraBits(symbol))
  }
  for (let symbol: u32 = 0; symbol < literals; symbol++) {
    const extra = symbol <= END_OF_BLOCK ? 0 : lengthExtraBits(symbol - 257)
    bits += load<u32>(LITERAL_COUNTS + (symbol << 2)) * (load<u8>(LENGTHS + symbol) + extra)
  }
  for (let symbol: u32 = 0; symbol < distances; symbol++) {
    bits += load<u32>(DISTANCE_COUNTS + (symbol << 2)) * (load<u8>(LENGTHS + literals + symbol) + distanceExtraBits(symbol))
  }
  return bits
}

function writeStored (from: usize, to: usize): void {
  put(0, 3)
  align()
  const length = <u32>(to - from)
  put(length | (length ^ 0xffff) << 16, 32)
  flush()
  putBytes(from, to - from)
}

function writeHead (): void {
  put(0b100 | (literals - 257) << 3 | (distances - 1) << 8 | (runLengths - 4) << 13, 17)
  flush()
  for (let i: u32 = 0; i < runLengths; i++) {
    put(load<u8>(RUN_LENGTHS + load<u8>(RUN_ORDER + i)), 3)
    flush()
  }
  for (let at = RUNS; at < runsEnd; at += 2) {
    const symbol: u32 = load<u8>(at)
    putCode(load<u32>(RUN_CODES + (symbol << 2)))
    put(load<u8>(at, 1), runExtraBits(symbol))
    flush()
  }
}

// @ts-ignore: decorator
@inline
function putCode (code: u32): void {
  put(code & 0xffff, code >> 16)
}

// @ts-ignore: decorator
@inline
function putLiteral (at: usize): void {
  putCode(load<u32>(LITERAL_CODES + (<usize>load<u8>(at) << 2)))
}

function writeSequences (from: usize): void {
  let at = from
  for (let sequence = SEQUENCES; ; sequence += 8) {
    const end = at + load<u16>(sequence)
    for (; at + 4 <= end; at += 4) {
      putLiteral(at)
      putLiteral(at + 1)
      putLiteral(at + 2)
      putLiteral(at + 3)
      flush()
    }
    for (; at < end; at++) putLiteral(at)
    flush()
    const length: u32 = load<u16>(sequence, 2)
    if (length === 0) break
    const distance = load<u32>(sequence, 4)
    const lengthSlot = lengthSymbol(length)
    const lengthBits = lengthExtraBits(lengthSlot)
    putCode(load<u32>(LITERAL_CODES + ((257 + lengthSlot) << 2)))
    put(length - 3 & (1 << lengthBits) - 1, lengthBits)
    const distanceSlot = distanceSymbol(distance)
    const distanceBits = distanceExtraBits(distanceSlot)
    putCode(load<u32>(DISTANCE_CODES + (distanceSlot << 2)))
    put(distance - 1 & (1 << distanceBits) - 1, distanceBits)
    flush()
    at += length
  }
  putCode(load<u32>(LITERAL_CODES + (END_OF_BLOCK << 2)))
  flush()
}
