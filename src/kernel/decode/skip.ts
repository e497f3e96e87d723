// Any JSON value (RFC 8259), checked and passed over.
import { pastBlanks, stringEnd } from './scan'

/** Deeper documents are left to the plain decoder: the kernel's stack is small. */
const MAX_DEPTH: u32 = 200

/** Whether the last `skipValue` gave up for the depth alone. */
export let wasTooDeep: bool = false

/** Behind the value that begins at `at` (blanks before it are passed over); 0 if there is none. */
export function skipValue (at: usize): usize {
  wasTooDeep = false
  return skip(at, 0)
}

function tooDeep (): usize {
  wasTooDeep = true
  return 0
}

function skip (at: usize, depth: u32): usize {
  const p = pastBlanks(at)
  switch (load<u8>(p)) {
    case 0x22: {
      const end = stringEnd(p + 1)
      return end === 0 ? 0 : end + 1
    }
    case 0x7b: return depth === MAX_DEPTH ? tooDeep() : skipObject(p, depth + 1)
    case 0x5b: return depth === MAX_DEPTH ? tooDeep() : skipArray(p, depth + 1)
    case 0x74: return load<u32>(p) === 0x65757274 ? p + 4 : 0
    case 0x6e: return load<u32>(p) === 0x6c6c756e ? p + 4 : 0
    case 0x66: return load<u32>(p, 1) === 0x65736c61 ? p + 5 : 0
    default: return skipNumber(p)
  }
}

function skipObject (at: usize, depth: u32): usize {
  let p = pastBlanks(at + 1)
  if (load<u8>(p) === 0x7d) return p + 1
  while (true) {
    if (load<u8>(p) !== 0x22) return 0
    p = stringEnd(p + 1)
    if (p === 0) return 0
    p = pastBlanks(p + 1)
    if (load<u8>(p) !== 0x3a) return 0
    p = skip(p + 1, depth)
    if (p === 0) return 0
    p = pastBlanks(p)
    const next = load<u8>(p)
    if (next === 0x7d) return p + 1
    if (next !== 0x2c) return 0
    p = pastBlanks(p + 1)
  }
}

function skipArray (at: usize, depth: u32): usize {
  let p = pastBlanks(at + 1)
  if (load<u8>(p) === 0x5d) return p + 1
  while (true) {
    p = skip(p, depth)
    if (p === 0) return 0
    p = pastBlanks(p)
    const next = load<u8>(p)
    if (next === 0x5d) return p + 1
    if (next !== 0x2c) return 0
    p++
  }
}

/** `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` */
export function skipNumber (at: usize): usize {
  let p = load<u8>(at) === 0x2d ? at + 1 : at
  if (load<u8>(p) === 0x30) {
    p++
  } else {
    const digits = pastDigits(p)
    if (digits === p) return 0
    p = digits
  }
  if (load<u8>(p) === 0x2e) {
    const digits = pastDigits(p + 1)
    if (digits === p + 1) return 0
    p = digits
  }
  if ((load<u8>(p) | 0x20) === 0x65) {
    p++
    const sign = load<u8>(p)
    if (sign === 0x2b || sign === 0x2d) p++
    const digits = pastDigits(p)
    if (digits === p) return 0
    p = digits
  }
  return p
}

/** Behind the decimal digits at `at`. */
export function pastDigits (at: usize): usize {
  let p = at
  while (isDigit(load<u8>(p))) p++
  return p
}

// @ts-ignore: decorator
@inline
export function isDigit (byte: u8): bool {
  return ((byte - 0x30) as u8) < 10
}
