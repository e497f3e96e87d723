// The envelope kernel: the body of a GetRecords reply, or of an event of SubscribeToShard, to lines for a decoder.
//
//   {"MillisBehindLatest":0,"Records":[{"SequenceNumber":"495…","Data":"eyJhd3NS…","PartitionKey":"…"}, …], …}
//                                                               v base64.ts
//                                       {"awsRegion":… LF {"awsRegion":… LF …
//
// One pass: an opening quote of Data is where decoding begins, and what ends it has to be the closing one. Members come in
// any order, and unknown ones are passed over with their grammar checked. Whatever is out of the ordinary is given up, and
// the host reads the body again by its own means (src/worker/stream): names or numbers with escapes, names that occur
// twice, Data that is missing, not base64, or neither JSON nor plain garbage (blank, aggregated, with a byte order mark).
//
// memory: | body, SLACK zeros | lines of a piece: its bytes, and room for one more payload |
// uses: decode
import { stringEnd, stringFlags } from '../decode/scan'
import { skipNumber, skipValue } from '../decode/skip'
import { ARRIVAL, DATA, RECORDS, SEQUENCE, memberNamed, pastSpace } from './members'
import { decodedEnd, decodeText } from './base64'
import { arrivalAt } from './arrival'

/** Readers of 16 bytes at a time may look so far behind the body. */
const SLACK: usize = 64
/** Records of a piece at most. */
const MOST_LINES: u32 = 4096

/** By line: place and size of the sequence number, place and size of the base64 text: u32 each. */
const table: usize = memory.data(4096 * 16, 16)
const body: usize = (__heap_base + 15) & ~15
let bodyEnd: usize = 0
let lines: usize = 0
let piece: usize = 0
/** Place in the body. */
let at: usize = 0
let linesEnd: usize = 0
let count: u32 = 0
let isOpen: bool = false
let oldest: f64 = NaN
let newest: f64 = NaN

namespace State {
  export const MORE: u32 = 0
  export const LAST: u32 = 1
  export const GIVEN_UP: u32 = 2
}

export function linesAt (): usize { return lines }
export function linesSize (): u32 { return (linesEnd - lines) as u32 }
export function lineCount (): u32 { return count }
export function tableAt (): usize { return table }
/** ms since the epoch; NaN: no record has a time. */
export function oldestArrival (): f64 { return oldest }
export function newestArrival (): f64 { return newest }

/** Where a body of `size` bytes is to be written; pieces are handed over from `pieceBytes` on. */
export function bodyFor (size: u32, pieceBytes: u32): usize {
  piece = pieceBytes
  lines = (body + (size as usize) + SLACK + 15) & ~15
  const end = lines + piece + (size as usize) + SLACK
  const have: usize = (memory.size() as usize) << 16
  if (end > have && memory.grow(((end - have + 0xffff) >> 16) as i32) < 0) unreachable()
  return body
}

/** Begins the body that has been written. */
export function begin (size: u32): void {
  bodyEnd = body + size
  memory.fill(bodyEnd, 0, SLACK)
  at = body
  isOpen = false
  oldest = NaN
  newest = NaN
}

/** Reads on until a piece is full or the body at its end. */
export function next (): u32 {
  linesEnd = lines
  count = 0
  if (!isOpen) {
    if (!openRecords()) return State.GIVEN_UP
    isOpen = true
    if (load<u8>(at) === 0x5d) return closeBody() ? State.LAST : State.GIVEN_UP
  }
  while (true) {
    at = readRecord(at)
    if (at === 0) return State.GIVEN_UP
    at = pastSpace(at)
    const mark = load<u8>(at)
    if (mark === 0x5d) return closeBody() ? State.LAST : State.GIVEN_UP
    if (mark !== 0x2c) return State.GIVEN_UP
    at = pastSpace(at + 1)
    if (linesEnd - lines >= piece || count === MOST_LINES) return State.MORE
  }
}

/** Goes to the first record, or to the end of an empty list; false: there is no list of records. */
function openRecords (): bool {
  let p = pastSpace(at)
  if (load<u8>(p) !== 0x7b) return false
  p = pastSpace(p + 1)
  while (true) {
    const value = valueOf(p)
    if (value === 0) return false
    if (memberNamed(p) === RECORDS) {
      if (load<u8>(value) !== 0x5b) return false
      at = pastSpace(value + 1)
      return true
    }
    const end = skipValue(value)
    if (end === 0) return false
    p = pastSpace(end)
    if (load<u8>(p) !== 0x2c) return false
    p = pastSpace(p + 1)
  }
}

/** From the end of the list to the end of the body; false: there is something else. */
function closeBody (): bool {
  let p = pastSpace(at + 1)
  while (load<u8>(p) === 0x2c) {
    p = pastSpace(p + 1)
    const value = valueOf(p)
    if (value === 0 || memberNamed(p) === RECORDS) return false
    const end = skipValue(value)
    if (end === 0) return false
    p = pastSpace(end)
  }
  return load<u8>(p) === 0x7d && pastSpace(p + 1) === bodyEnd
}

/** The value of the member whose name begins at `p`; 0: there is no plain one. */
// @ts-ignore: decorator
@inline
function valueOf (p: usize): usize {
  if (load<u8>(p) !== 0x22) return 0
  const end = stringEnd(p + 1)
  if (end === 0 || stringFlags !== 0) return 0
  const colon = pastSpace(end + 1)
  return load<u8>(colon) === 0x3a ? pastSpace(colon + 1) : 0
}

/** Reads the record at `from` into the next line; the place behind it, 0 to give up. */
function readRecord (from: usize): usize {
  if (load<u8>(from) !== 0x7b) return 0
  let seen: u32 = 0
  let p = pastSpace(from + 1)
  const entry = table + ((count as usize) << 4)
  while (true) {
    const value = valueOf(p)
    if (value === 0) return 0
    const name = memberNamed(p)
    if ((seen & name) !== 0) return 0
    seen |= name
    switch (name) {
      case DATA: p = readData(value, entry); break
      case SEQUENCE: p = readSequence(value, entry); break
      case ARRIVAL: p = readArrival(value); break
      default: p = skipValue(value)
    }
    if (p === 0) return 0
    p = pastSpace(p)
    const mark = load<u8>(p)
    if (mark === 0x7d) break
    if (mark !== 0x2c) return 0
    p = pastSpace(p + 1)
  }
  if ((seen & (DATA | SEQUENCE)) !== (DATA | SEQUENCE)) return 0
  count++
  return p + 1
}

function readData (value: usize, entry: usize): usize {
  if (load<u8>(value) !== 0x22) return 0
  const end = decodeText(value + 1, linesEnd)
  if (end === 0 || decodedEnd === linesEnd) return 0
  const first = load<u8>(linesEnd)
  if (first !== 0x7b && (first <= 0x20 || first === 0xef || first === 0xf3)) return 0
  store<u8>(decodedEnd, 0x0a)
  linesEnd = decodedEnd + 1
  store<u32>(entry, (value + 1) as u32, 8)
  store<u32>(entry, (end - value - 1) as u32, 12)
  return end + 1
}

/** A sequence number has digits alone; of others only those are taken that are their own bytes. */
function readSequence (value: usize, entry: usize): usize {
  if (load<u8>(value) !== 0x22) return 0
  const end = stringEnd(value + 1)
  if (end === 0 || stringFlags !== 0) return 0
  for (let p = value + 1; p < end; p++) if (load<u8>(p) > 0x7f) return 0
  store<u32>(entry, (value + 1) as u32)
  store<u32>(entry, (end - value - 1) as u32, 4)
  return end + 1
}

function readArrival (value: usize): usize {
  const first = load<u8>(value)
  if (first !== 0x2d && ((first - 0x30) as u8) > 9) return skipValue(value)
  const end = skipNumber(value)
  if (end === 0) return 0
  const time = arrivalAt(value, end)
  if (time < 0) return 0
  // Comparisons with NaN are false.
  if (!(oldest <= time)) oldest = time
  if (!(newest >= time)) newest = time
  return end
}
