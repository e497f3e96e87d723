// Symbols of lengths and distances (RFC 1951, 3.2.5) by arithmetic: 4 symbols for each power of two of lengths, 2 of
// distances, and the bits below them as extra bits.

/** 0 (code 257) to 28, of a length of 3 to 258. */
// @ts-ignore: decorator
@inline
export function lengthSymbol (length: u32): u32 {
  if (length === 258) return 28
  const x = length - 3
  if (x < 4) return x
  const n: u32 = 29 - clz(x)
  return (n << 2) + (x >> n)
}

// @ts-ignore: decorator
@inline
export function lengthExtraBits (symbol: u32): u32 {
  return symbol < 8 || symbol === 28 ? 0 : (symbol >> 2) - 1
}

/** 0 to 29, of a distance of 1 to 32768. */
// @ts-ignore: decorator
@inline
export function distanceSymbol (distance: u32): u32 {
  const x = distance - 1
  if (x < 2) return x
  const n: u32 = 30 - clz(x)
  return (n << 1) + (x >> n)
}

// @ts-ignore: decorator
@inline
export function distanceExtraBits (symbol: u32): u32 {
  return symbol < 4 ? 0 : (symbol >> 1) - 1
}
