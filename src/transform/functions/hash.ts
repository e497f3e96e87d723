import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { murmur2 } from '../../bytes/murmur2.ts'
import { murmur2Bit64 } from './murmur2-64.ts'
import { murmur3Bit128, murmur3Bit32 } from './murmur3.ts'
import { replaceLoneSurrogates } from './java-strings.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/**
 * Hashes of bytes; of a text it is `sha256(toUtf8(x))`. Source: org.apache.pinot.common.function.scalar.HashFunctions.
 */

/** A digest in hexadecimal digits. */
function digest (name: string, algorithm: string, note?: string): FunctionEntry {
  return scalar(name, ['bytes'], 'string', (bytes) => createHash(algorithm).update(bytes).digest('hex'), { note })
}

function adler32 (bytes: Uint8Array): number {
  let [low, high] = [1, 0]
  for (const byte of bytes) {
    low = (low + byte) % 65521
    high = (high + low) % 65521
  }
  return high << 16 | low
}

const castagnoli = Int32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ 0x82f63b78 : value >>> 1
  return value
})

function crc32c (bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) crc = castagnoli[(crc ^ byte) & 0xff]! ^ crc >>> 8
  return ~crc
}

function murmur2Utf8 (text: string): number {
  const bytes = Buffer.from(replaceLoneSurrogates(text), 'utf8')
  return murmur2(bytes, 0, bytes.length)
}

/** Hash functions. */
export const hashFunctions: readonly FunctionEntry[] = [
  digest('md5', 'md5'),
  digest('sha', 'sha1'),
  digest('sha224', 'sha3-224', 'SHA3-224, as in Pinot.'),
  digest('sha256', 'sha256'),
  digest('sha512', 'sha512'),
  scalar('crc32', ['bytes'], 'int', (bytes) => crc32(bytes) | 0),
  scalar('crc32c', ['bytes'], 'int', crc32c),
  scalar('adler32', ['bytes'], 'int', adler32),
  scalar('murmurHash2', ['bytes'], 'int', (bytes) => murmur2(bytes, 0, bytes.length)),
  scalar('murmurHash2UTF8', ['string'], 'int', murmur2Utf8),
  scalar('murmurHash2Bit64', ['bytes'], 'long', (bytes) => murmur2Bit64(bytes, 0xe17a1465 | 0)),
  scalar('murmurHash2Bit64', ['bytes', 'int'], 'long', murmur2Bit64),
  scalar('murmurHash3Bit32', ['bytes', 'int'], 'int', murmur3Bit32),
  scalar('murmurHash3Bit64', ['bytes', 'int'], 'long', (bytes, seed) => new DataView(murmur3Bit128(bytes, seed).buffer).getBigInt64(0, true)),
  scalar('murmurHash3Bit128', ['bytes', 'int'], 'bytes', murmur3Bit128)
]
