import { bytesOfDecimal, bytesOfHex, decimalOfBytes, hexOfBytes } from './conversion-bytes.ts'
import { FunctionFailure } from './faults.ts'
import { parseDigits, shorten } from './java-numbers.ts'
import { replaceLoneSurrogates } from './java-strings.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/**
 * Bytes and their texts. A STRING that is passed where BYTES are wanted is read as hexadecimal digits. Source:
 * org.apache.pinot.common.function.scalar.StringFunctions and DataTypeConversionFunctions.
 */

function buffer (bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function toUtf8 (text: string): Uint8Array {
  return Buffer.from(replaceLoneSurrogates(text), 'utf8')
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function fromUtf8 (bytes: Uint8Array): string {
  return decoder.decode(bytes.includes(0xed) ? withoutSurrogates(bytes) : bytes)
}

/** Java takes the bytes of half a surrogate pair (ED A0..BF xx) for one wrong character, the standard for three. */
function withoutSurrogates (bytes: Uint8Array): Uint8Array {
  const result: number[] = []
  for (let index = 0; index < bytes.length; index++) {
    const second = bytes[index + 1] ?? 0
    if (bytes[index] === 0xed && second >= 0xa0 && second <= 0xbf) {
      result.push(0xef, 0xbf, 0xbd)
      index += (bytes[index + 2] ?? 0) >> 6 === 2 ? 2 : 1
    } else {
      result.push(bytes[index]!)
    }
  }
  return Uint8Array.from(result)
}

function toSingleBytes (text: string, most: number): Uint8Array {
  return Uint8Array.from(Array.from(text), (character) => {
    const code = character.codePointAt(0)!
    return code <= most ? code : 0x3f
  })
}

function fromAscii (bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : '\ufffd'
  return text
}

interface Charset {
  readonly encode: (text: string) => Uint8Array
  readonly decode: (bytes: Uint8Array) => string
}

const utf8: Charset = { encode: toUtf8, decode: fromUtf8 }
const ascii: Charset = { encode: (text) => toSingleBytes(text, 0x7f), decode: fromAscii }
const latin1: Charset = { encode: (text) => toSingleBytes(text, 0xff), decode: (bytes) => buffer(bytes).toString('latin1') }
const charsets: Readonly<Record<string, Charset>> = {
  'UTF-8': utf8, UTF8: utf8, 'US-ASCII': ascii, ASCII: ascii, 'ISO-8859-1': latin1, ISO8859_1: latin1, LATIN1: latin1
}

function charsetOf (name: string): Charset {
  const charset = charsets[name.toUpperCase()]
  if (charset === undefined) throw new FunctionFailure(`The charset ${name} is not supported; use UTF-8, US-ASCII or ISO-8859-1`)
  return charset
}

const checkCharset = {
  check: ([, name]: readonly unknown[]): void => {
    if (typeof name === 'string') charsetOf(name)
  }
}

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

/** `Base64.getDecoder()`: no line ends, padding complete or missing. */
function decodeBase64 (text: string): Uint8Array {
  if (!base64Pattern.test(text)) throw new FunctionFailure(`"${shorten(text)}" is not base64`)
  return Buffer.from(text, 'base64')
}

const uuidPattern = /^([0-9a-f]+)-([0-9a-f]+)-([0-9a-f]+)-([0-9a-f]+)-([0-9a-f]+)$/i

/** `UUID.fromString`: each part can have fewer digits, and of more only the last count. */
function toUuidBytes (text: string): Uint8Array | null {
  const match = uuidPattern.exec(text)
  if (match === null || text.length > 36) return null
  const parts = match.slice(1).map((digits) => BigInt(`0x${digits}`))
  if (parts.some((value) => value >= 1n << 63n)) return null
  const bits = [32, 16, 16, 16, 48]
  const digits = parts.map((value, index) => BigInt.asUintN(bits[index]!, value).toString(16).padStart(bits[index]! / 4, '0'))
  return Buffer.from(digits.join(''), 'hex')
}

function fromUuidBytes (bytes: Uint8Array): string {
  if (bytes.length < 16) throw new FunctionFailure('A UUID has 16 bytes')
  return hexOfBytes(bytes.subarray(0, 16)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** java.net.URLEncoder: letters, digits and `.-*_` stay, a space is a plus. */
function encodeUrl (text: string): string {
  return encodeURIComponent(replaceLoneSurrogates(text)).replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%20', '+')
}

function decodeUrl (text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[^%]?[^%]?)+/g, (codes) => {
    const run = /^(?:%[0-9a-fA-F]{2})+/.exec(codes)?.[0] ?? ''
    const rest = codes.slice(run.length)
    if (run === '' || rest.includes('%')) throw new FunctionFailure(`"${shorten(text)}" has a broken % sequence`)
    return fromUtf8(Buffer.from(run.replaceAll('%', ''), 'hex')) + rest
  })
}

function hexToLong (text: string): bigint {
  const digits = text.startsWith('0x') ? text.slice(2) : text
  const match = /^([+-]?)([0-9a-fA-F]{1,400})$/.exec(digits)
  const value = match === null ? undefined : parseDigits(`${match[1]!}${BigInt(`0x${match[2]!}`)}`)
  if (value === undefined || BigInt.asIntN(64, value) !== value) throw new FunctionFailure(`"${shorten(text)}" is no hexadecimal LONG`)
  return value
}

/** Functions of bytes. */
export const bytesFunctions: readonly FunctionEntry[] = [
  scalar('toUtf8', ['string'], 'bytes', toUtf8),
  scalar('fromUtf8', ['bytes'], 'string', fromUtf8),
  scalar('toAscii', ['string'], 'bytes', ascii.encode),
  scalar('fromAscii', ['bytes'], 'string', fromAscii),
  scalar('toBytes', ['string', 'string'], 'bytes', (text, charset) => charsetOf(charset).encode(text), checkCharset),
  scalar('fromBytes', ['bytes', 'string'], 'string', (bytes, charset) => charsetOf(charset).decode(bytes), checkCharset),
  scalar('toBase64', ['bytes'], 'string', (bytes) => buffer(bytes).toString('base64')),
  scalar('fromBase64', ['string'], 'bytes', decodeBase64),
  scalar('base64Encode', ['bytes'], 'bytes', (bytes) => Buffer.from(buffer(bytes).toString('base64'), 'latin1')),
  scalar('base64Decode', ['bytes'], 'bytes', (bytes) => decodeBase64(buffer(bytes).toString('latin1'))),
  scalar('hexToBytes', ['string'], 'bytes', bytesOfHex),
  scalar('bytesToHex', ['bytes'], 'string', hexOfBytes),
  scalar('hexDecimalToLong', ['string'], 'long', hexToLong),
  scalar('longToHexDecimal', ['long'], 'string', (value) => BigInt.asUintN(64, value).toString(16)),
  scalar('bigDecimalToBytes', ['bigDecimal'], 'bytes', bytesOfDecimal),
  scalar('bytesToBigDecimal', ['bytes'], 'bigDecimal', decimalOfBytes),
  scalar('toUUIDBytes', ['string'], 'bytes', toUuidBytes, { note: 'Null for a text that is no UUID.' }),
  scalar('fromUUIDBytes', ['bytes'], 'string', fromUuidBytes),
  scalar('encodeUrl', ['string'], 'string', encodeUrl),
  scalar('decodeUrl', ['string'], 'string', decodeUrl)
]
