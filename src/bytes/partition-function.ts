import { murmur2 } from './murmur2.ts'

/**
 * Pinot's partition functions as far as this project writes them. Each takes what Pinot's takes, the value as text:
 * INT and LONG in decimal, STRING as it is.
 * Sources: org.apache.pinot.segment.spi.partition.{MurmurPartitionFunction, ModuloPartitionFunction}.
 */

const encoder = new TextEncoder()
const bytes = new Uint8Array(256)

/** `Murmur` of UTF-8 bytes that are at hand: 0..count-1. */
export function murmurPartitionOfBytes (utf8: Uint8Array, start: number, end: number, count: number): number {
  return (murmur2(utf8, start, end) & 0x7fffffff) % count
}

/** `Murmur` of a STRING value, or of the decimal text of an INT or LONG value: 0..count-1. */
export function murmurPartition (value: string | number | bigint, count: number): number {
  const text = typeof value === 'string' ? value : String(value)
  if (text.length * 3 > bytes.length) {
    const utf8 = encoder.encode(text)
    return murmurPartitionOfBytes(utf8, 0, utf8.length, count)
  }
  return murmurPartitionOfBytes(bytes, 0, encoder.encodeInto(text, bytes).written, count)
}

/** `Modulo` of an INT or LONG value: 0..count-1, for negative values too. */
export function moduloPartition (value: number | bigint, count: number): number {
  const rest = typeof value === 'bigint' ? Number(value % BigInt(count)) : value % count
  return rest < 0 ? rest + count : rest === 0 ? 0 : rest
}
