/**
 * UTF-8 in the order of UTF-16 code units, the order of java.lang.String.compareTo (and of JavaScript's `<`).
 *
 * Byte order is code point order. UTF-16 differs from it in one place only: supplementary characters (lead bytes F0..F4)
 * are surrogates D800..DFFF there and come before U+E000..U+FFFF (lead bytes EE, EF). A table that swaps the two groups
 * of lead bytes turns byte comparison into UTF-16 order; continuation bytes (80..BF) are not touched by it.
 */

/** Rank of each byte for STRING values. */
export const utf16Order: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0xf0 && byte <= 0xf4) return byte - 2
  if (byte === 0xee || byte === 0xef) return byte + 5
  return byte
})

/** Rank of each byte for BYTES values: unsigned byte order. */
export const byteOrder: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => byte)

/**
 * Compares `a[aStart..aEnd)` with `b[bStart..bEnd)` by the ranks of `order`; where one is the start of the other, the
 * shorter comes first.
 */
export function compareBytes (
  order: Uint8Array, a: Uint8Array, aStart: number, aEnd: number, b: Uint8Array, bStart: number, bEnd: number
): number {
  const aLength = aEnd - aStart
  const bLength = bEnd - bStart
  const length = aLength < bLength ? aLength : bLength
  for (let i = 0; i < length; i++) {
    const x = a[aStart + i]!
    const y = b[bStart + i]!
    if (x !== y) return order[x]! - order[y]!
  }
  return aLength - bLength
}
