import fc from 'fast-check'
import type { DataType } from '../../src/schema/data-type.ts'
import type { StoredValue } from '../pinot/oracle-types.ts'

/**
 * Attribute values, each with what Pinot has to read of it, made from the same plain value: not by way of the decoder.
 * Numbers are told as `numberText` has them, JSON as its parsed value's text.
 */
export interface Pair {
  /** Undefined: the item lacks the attribute. */
  readonly tagged: unknown
  /** Null: Pinot has to read a null. */
  readonly read: StoredValue
}

/** A decimal number without regard to its spelling: digits without zeros at either end, and an exponent. */
export function numberText (value: number | string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(String(value)) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const plain = digits.replace(/0+$/, '')
  if (plain === '') return whole + fraction === '' ? String(value) : '0'
  return `${sign === '-' ? '-' : ''}${plain}e${Number(exponent) - fraction.length + digits.length - plain.length}`
}

const text = fc.oneof(
  fc.constantFrom('', 'NaN', 'null', 'Infinity', '\0', 'a\0b', '\u{1f600}', '\ufffd', ' ', '"\\/\b\f\n\r\t\u007f\u2028', '\ufeff'),
  fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => !/\p{Surrogate}/u.test(value)),
  fc.integer({ min: 300, max: 3000 }).map((length) => 'ä'.repeat(length))
)
/** At most 38 digits, between 1E-130 and 1E126, as DynamoDB has them. */
const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.integer({ min: -60, max: 60 })).map(([digits, exponent]) => exponent === 0 ? String(digits) : `${digits}E${exponent}`)
const integer = (bits: bigint) => fc.oneof(fc.bigInt({ min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n }), fc.constantFrom(0n, -1n, 2n ** (bits - 1n) - 1n, -(2n ** (bits - 1n)))).map(String)
// What DynamoDB can hold: no number is nearer to zero than 1E-130.
const double = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e125, max: 1e125 }).map((value) => Math.abs(value) < 1e-120 ? 0 : value)
// Six digits, which every FLOAT keeps; more are NUMBER_NOT_EXACT.
const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-3e38), max: Math.fround(3e38) }).map((value) => Math.abs(value) < 1e-35 ? 0 : Number(value.toPrecision(6)))
const bytes = fc.uint8Array({ maxLength: 40 })

const document = fc.letrec<{ value: { tagged: unknown, plain: unknown } }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 },
    text.map((value) => ({ tagged: { S: value }, plain: value })),
    fc.integer().map((value) => ({ tagged: { N: String(value) }, plain: value })),
    fc.boolean().map((value) => ({ tagged: { BOOL: value }, plain: value })),
    fc.constant({ tagged: { NULL: true }, plain: null }),
    bytes.map((value) => ({ tagged: { B: base64(value) }, plain: base64(value) })),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => ({ tagged: { L: items.map((item) => item.tagged) }, plain: items.map((item) => item.plain) })),
    fc.dictionary(text.filter((name) => name !== '__proto__'), tie('value'), { maxKeys: 4 }).map((entries) => ({
      tagged: { M: Object.fromEntries(Object.entries(entries).map(([name, item]) => [name, item.tagged])) },
      plain: Object.fromEntries(Object.entries(entries).map(([name, item]) => [name, item.plain]))
    })))
})).value

/** Base64 of some bytes. */
export function base64 (value: Uint8Array): string {
  return Buffer.from(value).toString('base64')
}

/** Values that a column of the type takes. */
export function scalarPair (type: DataType): fc.Arbitrary<Pair> {
  const number = (value: string): Pair => ({ tagged: { N: value }, read: numberText(value) })
  switch (type) {
    case 'INT': return integer(32n).map((value) => ({ tagged: { N: value }, read: Number(value) }))
    case 'LONG': case 'TIMESTAMP': return integer(64n).map((value) => ({ tagged: { N: value }, read: value }))
    case 'FLOAT': return float.map((value) => number(String(value)))
    case 'DOUBLE': return double.map((value) => number(String(value)))
    case 'BIG_DECIMAL': return decimal.map(number)
    case 'BOOLEAN': return fc.boolean().map((value) => ({ tagged: { BOOL: value }, read: value ? 1 : 0 }))
    case 'STRING': return text.map((value) => ({ tagged: { S: value }, read: value }))
    case 'JSON': return document.map(({ tagged, plain }) => ({ tagged: plain === null ? undefined : tagged, read: plain === null ? null : typeof plain === 'string' && isJson(plain) ? plain : JSON.stringify(plain) }))
    case 'BYTES': return bytes.map((value) => ({ tagged: { B: base64(value) }, read: Buffer.from(value).toString('hex') }))
  }
}

/** A text in a JSON column is JSON if it can be. */
function isJson (value: string): boolean {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}

const absent = fc.constantFrom<Pair>({ tagged: undefined, read: null }, { tagged: { NULL: true }, read: null })

/** Values, lists, sets and nulls for a column. */
export function cellPair (type: DataType, multiValue: boolean): fc.Arbitrary<Pair> {
  const one = scalarPair(type)
  if (!multiValue) return fc.oneof({ weight: 6, arbitrary: one }, { weight: 1, arbitrary: absent })
  // A NULL among the elements is left out.
  const element = fc.oneof({ weight: 6, arbitrary: one }, { weight: 1, arbitrary: fc.constant<Pair>({ tagged: { NULL: true }, read: null }) })
  const list = fc.array(element, { maxLength: 5 }).map((pairs): Pair => {
    const values = pairs.flatMap(({ read }) => read === null ? [] : [read as string | number])
    return { tagged: { L: pairs.map(({ tagged }) => tagged) }, read: values.length === 0 ? null : values }
  })
  const tag = type === 'STRING' ? 'S' : type === 'BYTES' ? 'B' : 'N'
  const set = fc.uniqueArray(one, { minLength: 1, maxLength: 5, selector: ({ read }) => read }).map((pairs): Pair => ({
    tagged: { [`${tag}S`]: pairs.map(({ tagged }) => (tagged as Record<string, string>)[tag]) },
    read: pairs.map(({ read }) => read as string | number)
  }))
  return fc.oneof({ weight: 3, arbitrary: list }, { weight: type === 'BOOLEAN' ? 0 : 3, arbitrary: set }, { weight: 1, arbitrary: one.map(({ tagged, read }) => ({ tagged, read: [read as string] })) }, { weight: 1, arbitrary: absent })
}
