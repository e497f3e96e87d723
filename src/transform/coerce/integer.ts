import { exactInteger, plainInteger, roundedInteger } from '../../decode/integer-number.ts'
import { parseDecimal } from '../../decode/number-text.ts'
import type { Fault } from '../../decode/fault.ts'
import { badText, notExact, refuse, refuseDocument, trimmed } from './converter.ts'
import type { Converter, ConverterSettings } from './converter.ts'

/** Smallest and largest value of a type. */
export interface IntegerRange { readonly min: bigint, readonly max: bigint }

/** 32 bits. */
export const intRange: IntegerRange = { min: -(2n ** 31n), max: 2n ** 31n - 1n }
/** 64 bits. */
export const longRange: IntegerRange = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

/**
 * INT and LONG.
 *
 * | from | rule                                                                                   | key                   |
 * | ---- | -------------------------------------------------------------------------------------- | --------------------- |
 * | N    | a number text (number-text.ts) whose value is an integer in range: `7`, `7.0`, `7E2`;  | the same              |
 * |      | else NUMBER_NOT_EXACT. Policy round: the nearest integer, halves away from zero, if    |                       |
 * |      | that is in range                                                                       |                       |
 * | S    | the same after trimming; no number text is BAD_VALUE                                   | only the plain text   |
 * |      |                                                                                        | `0`, `-?[1-9][0-9]*`  |
 * | BOOL | 1, 0                                                                                   | the same              |
 *
 * Pinot takes a number that is out of range modulo 2^32 or 2^64 and cuts fractions; here neither happens. Of texts it
 * takes digits with a sign alone.
 */
export function integerConverter (settings: ConverterSettings): Converter {
  const { dataType, isKey, round, rounded } = settings
  const range = dataType === 'INT' ? intRange : longRange
  const number = integerReader(settings, range)
  return {
    number: (value) => number(value, 'N', round, rounded),
    text: isKey
      ? (value) => keyPattern.test(value) ? number(value, 'S', false, rounded) : badText('S', value, dataType, 'a key has to be a plain integer text')
      : (value) => number(trimmed(value), 'S', round, rounded),
    flag: (value) => value ? 1 : 0,
    binary: refuse('B', dataType),
    document: refuseDocument(dataType)
  }
}

const keyPattern = /^(?:0|-?[1-9]\d*)$/

/** Reads an integer of a number text, shared with TIMESTAMP. */
export type IntegerReader = (value: string, tag: string, round: boolean, rounded: () => void) => number | bigint | Fault

/** Compiles the reader of a range. A safe integer comes as number, any other as bigint. */
export function integerReader ({ dataType }: Pick<ConverterSettings, 'dataType'>, range: IntegerRange): IntegerReader {
  const min = Number(range.min)
  const max = Number(range.max)
  const slow: IntegerReader = (value, tag, round, rounded) => {
    const decimal = parseDecimal(value)
    if (decimal === undefined) return badText(tag, value, dataType, 'not a number')
    const exact = exactInteger(decimal)
    const integer = exact ?? roundedInteger(decimal)
    if (integer === undefined || integer < range.min || integer > range.max) return notExact(value, dataType, 'out of range')
    if (exact === undefined) {
      if (!round) return notExact(value, dataType, 'not an integer')
      rounded()
    }
    const near = Number(integer)
    return Number.isSafeInteger(near) ? near : integer
  }
  return (value, tag, round, rounded) => {
    const plain = plainInteger(value)
    // NaN fails both comparisons.
    return plain >= min && plain <= max ? plain : slow(value, tag, round, rounded)
  }
}
