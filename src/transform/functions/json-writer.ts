import { BigDecimal } from './big-decimal.ts'
import { plainText } from './conversion-scalar.ts'
import { FunctionFailure } from './faults.ts'
import { JavaBigInteger, JavaFloat } from './java-values.ts'
import { elementsOf } from './conversion-scalar.ts'
import { Timestamp } from './timestamp.ts'

/** JSON text of Java values as Jackson's default mapper writes it (JsonUtils.objectToString). */

const maxDepth = 1000

/** Writes a value; no spaces, map entries in their order. */
export function writeJson (value: unknown, depth = 0): string {
  if (depth > maxDepth) throw new FunctionFailure(`A value is nested deeper than ${maxDepth} levels`)
  if (value === null) return 'null'
  if (typeof value === 'string') return writeString(value)
  if (typeof value === 'number' || value instanceof JavaFloat) return writeFloating(value)
  if (value instanceof Uint8Array) return `"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}"`
  if (value instanceof Timestamp) return String(value.millis)
  if (value instanceof JavaBigInteger || value instanceof BigDecimal) return value.toString()
  if (value instanceof Map) {
    const entries = [...(value as Map<string, unknown>)].map(([key, item]) => `${writeString(key)}:${writeJson(item, depth + 1)}`)
    return `{${entries.join(',')}}`
  }
  const elements = elementsOf(value)
  if (elements !== undefined) return `[${elements.map((item) => writeJson(item, depth + 1)).join(',')}]`
  const text = plainText(value)
  if (text === undefined) throw new FunctionFailure('A value cannot be written as JSON')
  return text
}

/** NaN and infinities are strings. */
function writeFloating (value: number | JavaFloat): string {
  const text = plainText(value)!
  return Number.isFinite(typeof value === 'number' ? value : value.value) ? text : `"${text}"`
}

// eslint-disable-next-line no-control-regex
const special = /["\\\u0000-\u001f]/g
const short: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A string in quotes; only quotes, backslashes and control characters are escaped. */
export function writeString (value: string): string {
  const escaped = value.replace(special, (character) =>
    short[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)
  return `"${escaped}"`
}
