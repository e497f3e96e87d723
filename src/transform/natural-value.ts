import { tagOf } from '../decode/attribute-value.ts'
import type { Tagged } from '../decode/attribute-value.ts'
import { decodeBase64 } from '../decode/base64.ts'
import { Fault, excerpt } from '../decode/fault.ts'
import { doubleKeeps, nearestDouble } from '../decode/floating-number.ts'
import { exactInteger, plainInteger } from '../decode/integer-number.ts'
import { parseDecimal } from '../decode/number-text.ts'
import { isWellFormed } from '../decode/unicode.ts'
import { longRange } from './coerce/integer.ts'
import { elementOf, unknownTag } from './coerce/json-text.ts'
import { BigDecimal } from './functions/big-decimal.ts'

const MAX_DEPTH = 100

/** A plain value as functions/plain-values.ts takes it. */
export type NaturalValue = null | string | boolean | number | bigint | BigDecimal | Uint8Array | readonly NaturalValue[] | { readonly [name: string]: NaturalValue }

/**
 * Compiles the plain value of an attribute that a function names and no column has:
 *
 * | value        | becomes                                                                                               |
 * | ------------ | ----------------------------------------------------------------------------------------------------- |
 * | absent, NULL | null                                                                                                  |
 * | S, BOOL      | string (BAD_UNICODE for a lone surrogate), boolean                                                    |
 * | N            | an integer of 64 bits: number if it is safe, else bigint; a decimal that a double keeps: that number; |
 * |              | else BigDecimal; no number text: BAD_VALUE                                                            |
 * | B            | Uint8Array                                                                                            |
 * | M, L         | object without prototype, array, of such values                                                       |
 * | SS NS BS     | array                                                                                                 |
 *
 * UNKNOWN_TYPE_TAG, BAD_BASE64 and the depth of 100 levels as in coerce/json-text.ts.
 */
export function naturalReader (base64: 1 | 2): (value: unknown) => NaturalValue | Fault {
  const binary = (value: string): Uint8Array | Fault =>
    decodeBase64(value, base64) ?? new Fault('BAD_BASE64', `B ${excerpt(value)} is not base64${base64 === 2 ? ' of base64' : ''}`)
  const texts = elementOf<NaturalValue>(text)
  const numbers = elementOf<NaturalValue>(naturalNumber)
  const binaries = elementOf<NaturalValue>(binary)

  function read (value: unknown, depth: number): NaturalValue | Fault {
    const tag = tagOf(value)
    const tagged = value as Tagged
    switch (tag) {
      case 'S': return text(tagged.S)
      case 'N': return naturalNumber(tagged.N)
      case 'BOOL': return tagged.BOOL
      case 'NULL': return null
      case 'B': return binary(tagged.B)
      case 'SS': return array(tagged.SS, texts)
      case 'NS': return array(tagged.NS, numbers)
      case 'BS': return array(tagged.BS, binaries)
      case undefined: return unknownTag(value)
    }
    if (depth === MAX_DEPTH) return new Fault('BAD_VALUE', `nested deeper than ${MAX_DEPTH} levels`)
    return tag === 'L' ? array(tagged.L, (element) => read(element, depth + 1)) : map(tagged.M, depth + 1)
  }

  function map (entries: Tagged['M'], depth: number): NaturalValue | Fault {
    const object = Object.create(null) as Record<string, NaturalValue>
    for (const name in entries) {
      const value = read(entries[name], depth)
      if (value instanceof Fault) return value
      object[name] = value
    }
    return object
  }

  return (value) => value === undefined ? null : read(value, 0)
}

function text (value: string): string | Fault {
  return isWellFormed(value) ? value : new Fault('BAD_UNICODE', `lone surrogate in ${excerpt(value)}`)
}

function naturalNumber (value: string): number | bigint | BigDecimal | Fault {
  const plain = plainInteger(value)
  if (!Number.isNaN(plain)) return plain
  const decimal = parseDecimal(value)
  if (decimal === undefined) return new Fault('BAD_VALUE', `N ${excerpt(value)} is not a number`)
  const integer = exactInteger(decimal)
  if (integer !== undefined && integer >= longRange.min && integer <= longRange.max) {
    return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer
  }
  const double = nearestDouble(decimal)
  if (doubleKeeps(decimal, double)) return double
  const unscaled = BigInt(decimal.digits === '' ? 0 : decimal.digits)
  return new BigDecimal(decimal.negative ? -unscaled : unscaled, 0 - decimal.exponent)
}

function array (elements: readonly unknown[], read: (element: unknown) => NaturalValue | Fault): readonly NaturalValue[] | Fault {
  const values: NaturalValue[] = []
  for (const element of elements) {
    const value = read(element)
    if (value instanceof Fault) return value
    values.push(value)
  }
  return values
}
