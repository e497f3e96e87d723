import { doubleKeeps, floatKeeps, nearestDouble, nearestFloat, plainDigits } from '../../decode/floating-number.ts'
import { parseDecimal } from '../../decode/number-text.ts'
import type { Fault } from '../../decode/fault.ts'
import { badText, notExact, refuse, refuseDocument, trimmed } from './converter.ts'
import type { Converter, ConverterSettings } from './converter.ts'

/** The smallest normal numbers. */
const MIN_FLOAT = 2 ** -126
const MIN_DOUBLE = 2 ** -1022

/**
 * FLOAT and DOUBLE. -0 becomes 0.
 *
 * | from | rule                                                                                   | key                   |
 * | ---- | -------------------------------------------------------------------------------------- | --------------------- |
 * | N    | the nearest binary number if it keeps the decimal (floating-number.ts), else           | at most 15 digits     |
 * |      | NUMBER_NOT_EXACT. Policy round: the nearest if it is finite                            | (FLOAT: 6)            |
 * | S    | the same after trimming; no number text is BAD_VALUE, also `NaN` and `Infinity`        | -                     |
 * | BOOL | 1, 0                                                                                   | the same              |
 *
 * Pinot rounds without a word and reads `NaN` (then null), `Infinity`, `0x1p3` and `1d`.
 */
export function floatingConverter (settings: ConverterSettings): Converter {
  const { dataType, isKey, round, rounded } = settings
  const isFloat = dataType === 'FLOAT'
  const sureDigits = isFloat ? 6 : 15
  const nearest = isFloat ? nearestFloat : nearestDouble
  const keeps = isFloat ? floatKeeps : doubleKeeps

  /** Two decimals of so few digits are never the same binary number, unless it is subnormal. */
  const isOneToOne = (digits: string, near: number): boolean =>
    digits === '' || (digits.length <= sureDigits && Math.abs(near) >= (isFloat ? MIN_FLOAT : MIN_DOUBLE))

  function slow (value: string, tag: string): number | Fault {
    const decimal = parseDecimal(value)
    if (decimal === undefined) return badText(tag, value, dataType, 'not a number')
    const near = nearest(decimal)
    if (!Number.isFinite(near)) return notExact(value, dataType, 'out of range')
    const kept = isKey ? isOneToOne(decimal.digits, near) : keeps(decimal, near)
    if (kept) return near
    if (!round) return notExact(value, dataType, 'too many digits')
    rounded()
    return near
  }
  // Up to 15 digits and 64 characters: surely kept, far from the ends of the range.
  const double = (value: string, tag: string): number | Fault => {
    const digits = plainDigits(value)
    return digits >= 0 && digits <= sureDigits ? Number(value) + 0 : slow(value, tag)
  }
  // A float ends sooner, and a double half way between two floats needs the exact look.
  const float = (value: string, tag: string): number | Fault => {
    const digits = plainDigits(value)
    if (digits < 0 || digits > sureDigits || value.length > 16) return slow(value, tag)
    const wide = Number(value)
    const near = Math.fround(wide)
    const other = wide + (wide - near)
    return near !== wide && Math.fround(other) === other ? slow(value, tag) : near + 0
  }
  const number = isFloat ? float : double
  return {
    number: (value) => number(value, 'N'),
    text: isKey
      ? (value) => badText('S', value, dataType, 'no key, since several texts are the same number')
      : (value) => number(trimmed(value), 'S'),
    flag: (value) => value ? 1 : 0,
    binary: refuse('B', dataType),
    document: refuseDocument(dataType)
  }
}
