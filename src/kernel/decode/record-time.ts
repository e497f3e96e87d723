// The time of a change (src/decode/creation-time.ts): seconds, milliseconds or microseconds, told by the number of digits.
import { Field, fieldEnd, fieldStart } from './fields'
import { pastDigits } from './skip'

/** Microseconds since the epoch. */
export let time: i64 = 0
/** What it came in: 0 seconds, 1 milliseconds, 2 microseconds. */
export let unit: u32 = 0

const SAFE: i64 = 9007199254740991

/** Sets `time`, in microseconds (src/decode/creation-time.ts); false to give the record up. */
export function readTime (): bool {
  const start = fieldStart(Field.TIME)
  const end = fieldEnd(Field.TIME)
  if (start === 0 || end - start > 16 || pastDigits(start) !== end) return false
  const value = unsigned(start, end)
  if (value <= 0) return false
  unit = 0
  time = value
  if (value < 100000000000) {
    time = value * 1000000
  } else if (value < 100000000000000) {
    unit = 1
    time = value * 1000
  } else {
    unit = 2
  }
  const precision = fieldStart(Field.PRECISION)
  if (precision !== 0 && !isUnit(precision, fieldEnd(Field.PRECISION) - precision, unit)) return false
  return time <= SAFE
}

/** `MILLISECOND`, `MICROSECOND` in the field of the record; `SECOND` is left to the plain decoder. */
function isUnit (at: usize, size: usize, unit: u32): bool {
  if (size !== 11 || unit === 0) return false
  const isMilli = load<u32>(at) === 0x4c4c494d && load<u32>(at, 4) === 0x43455349 && load<u32>(at, 7) === 0x444e4f43
  const isMicro = load<u32>(at) === 0x5243494d && load<u32>(at, 4) === 0x4345534f && load<u32>(at, 7) === 0x444e4f43
  return unit === 1 ? isMilli : isMicro
}

/** The number that the digits are. */
export function unsigned (at: usize, end: usize): i64 {
  let value: i64 = 0
  for (let p = at; p < end; p++) value = value * 10 + (load<u8>(p) - 0x30) as i64
  return value
}
