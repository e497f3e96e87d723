// ApproximateArrivalTimestamp: seconds since the epoch with a fraction, as 1719082124.123 or 1.719082124123E9.
import { isDigit } from '../decode/skip'

/** Powers of ten that a double holds exactly. */
const powers = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22])

/**
 * Milliseconds of the JSON number from `at` to `end`, rounded as Math.round does; -1 if that is not for sure: more than
 * 15 digits, an exponent of more than one, less than a second, or more than 1e12 of them.
 */
export function arrivalAt (at: usize, end: usize): f64 {
  let digits: u64 = 0
  let count = 0
  let exponent = 0
  let inFraction = false
  for (let p = at; p < end; p++) {
    const byte = load<u8>(p)
    if (isDigit(byte)) {
      digits = digits * 10 + (byte - 0x30) as u64
      if (++count > 15) return -1
      if (inFraction) exponent--
    } else if (byte === 0x2e) {
      inFraction = true
    } else if ((byte | 0x20) === 0x65) {
      if (load<u8>(p, 1) === 0x2b) p++
      if (p + 2 !== end || !isDigit(load<u8>(p, 1))) return -1
      exponent += (load<u8>(p, 1) - 0x30) as i32
      break
    } else {
      return -1
    }
  }
  // Up to 15 digits and up to 10^22 are exact as doubles, so there is one rounding, as in JSON.parse.
  const seconds: f64 = exponent < 0 ? (digits as f64) / load<f64>(powers + ((-exponent as usize) << 3)) : (digits as f64) * load<f64>(powers + ((exponent as usize) << 3))
  return seconds >= 1 && seconds < 1e12 ? Math.floor(seconds * 1000 + 0.5) : -1
}
