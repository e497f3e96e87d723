import { bigDecimalBytes } from '../../decode/big-decimal-bytes.ts'
import { parseDecimal } from '../../decode/number-text.ts'
import type { Fault } from '../../decode/fault.ts'
import { badText, notExact, refuse, refuseDocument, trimmed } from './converter.ts'
import type { Converter, ConverterSettings } from './converter.ts'

/**
 * BIG_DECIMAL, in Pinot's bytes with trailing zeros stripped (big-decimal-bytes.ts): every N fits exactly.
 *
 * | from | rule                                                                                   | key                   |
 * | ---- | -------------------------------------------------------------------------------------- | --------------------- |
 * | N    | a number text; NUMBER_NOT_EXACT, whatever the policy, if its scale exceeds 16 bits     | the same              |
 * | S    | the same after trimming; no number text is BAD_VALUE                                   | -                     |
 * | BOOL | 1, 0                                                                                   | the same              |
 *
 * Pinot would take a B for these bytes themselves; here B has no conversion.
 */
export function bigDecimalConverter ({ dataType, isKey }: ConverterSettings): Converter {
  const one = Uint8Array.of(0, 0, 1)
  const none = Uint8Array.of(0, 0, 0)
  const number = (value: string, tag: string): Uint8Array | Fault => {
    const decimal = parseDecimal(value)
    if (decimal === undefined) return badText(tag, value, dataType, 'not a number')
    return bigDecimalBytes(decimal) ?? notExact(value, dataType, 'out of range')
  }
  return {
    number: (value) => number(value, 'N'),
    text: isKey
      ? (value) => badText('S', value, dataType, 'no key, since several texts are the same number')
      : (value) => number(trimmed(value), 'S'),
    flag: (value) => value ? one : none,
    binary: refuse('B', dataType),
    document: refuseDocument(dataType)
  }
}
