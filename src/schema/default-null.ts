import type { DataType, Scalar } from './data-type.ts'
import { bigDecimalOfText } from './decimal-text.ts'
import type { Json } from './json.ts'

const decimal = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const timestamp = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/

/**
 * A `defaultNullValue` as the column stores it, read from JSON as Pinot does: by the text of the value.
 * Source: org.apache.pinot.spi.data.FieldSpec (setDefaultNullValue, DataType.convert). A timestamp without a zone is
 * read as UTC, where Pinot takes the zone of its JVM.
 * @returns undefined if it is no value of the type.
 */
export function parseDefaultNull (type: DataType, json: Json): Scalar | undefined {
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  switch (type) {
    case 'INT': return integer(text, -(2n ** 31n), 2n ** 31n - 1n)
    case 'LONG': return integer(text, -(2n ** 63n), 2n ** 63n - 1n)
    case 'FLOAT': return floating(text, Math.fround)
    case 'DOUBLE': return floating(text, (value) => value)
    case 'BIG_DECIMAL': return bigDecimalOfText(text)
    case 'BOOLEAN': return text === '1' || text.toLowerCase() === 'true' ? 1 : 0
    case 'TIMESTAMP': return integer(text, -(2n ** 63n), 2n ** 63n - 1n) ?? millisOf(text)
    case 'STRING': case 'JSON': return !/\p{Surrogate}|\0/u.test(text) ? text : undefined
    case 'BYTES': return /^(?:[0-9a-fA-F]{2})*$/.test(text) ? Uint8Array.from(Buffer.from(text, 'hex')) : undefined
  }
}

function integer (text: string, least: bigint, most: bigint): number | bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text)
  if (value < least || value > most) return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** NaN is refused: Pinot's SchemaUtils does too. */
function floating (text: string, round: (value: number) => number): number | undefined {
  const trimmed = text.trim()
  const infinite = /^([+-]?)Infinity$/.exec(trimmed)
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity
  if (!decimal.test(trimmed)) return undefined
  const value = round(Number(trimmed))
  return value === 0 ? 0 : value
}

function millisOf (text: string): number | undefined {
  const match = timestamp.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCMonth() !== Number(month) - 1 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)))
  const offset = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)))
  return date.getTime() - offset * 60_000
}
