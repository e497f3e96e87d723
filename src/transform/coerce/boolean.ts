import { parseDecimal } from '../../decode/number-text.ts'
import { badText, refuse, refuseDocument, trimmed } from './converter.ts'
import type { Converter, ConverterSettings } from './converter.ts'

/**
 * BOOLEAN, stored as 1 and 0.
 *
 * | from | rule                                                                                   | key                   |
 * | ---- | -------------------------------------------------------------------------------------- | --------------------- |
 * | BOOL | 1, 0                                                                                   | the same              |
 * | N    | 1 and 0 in any spelling (`1.0`), else BAD_VALUE                                        | the same              |
 * | S    | after trimming `true`, `false` in any case, `1`, `0`; else BAD_VALUE                   | only `true`, `false`  |
 *
 * Pinot takes every other number for true and every other text for false.
 */
export function booleanConverter ({ dataType, isKey }: ConverterSettings): Converter {
  return {
    flag: (value) => value ? 1 : 0,
    number: (value) => {
      if (value === '1') return 1
      if (value === '0') return 0
      const decimal = parseDecimal(value)
      if (decimal?.digits === '') return 0
      if (decimal?.digits === '1' && decimal.exponent === 0 && !decimal.negative) return 1
      return badText('N', value, dataType, 'neither 0 nor 1')
    },
    text: (value) => {
      if (value === 'true') return 1
      if (value === 'false') return 0
      const text = isKey ? '' : trimmed(value).toLowerCase()
      if (text === 'true' || text === '1') return 1
      if (text === 'false' || text === '0') return 0
      return badText('S', value, dataType, 'neither true nor false')
    },
    binary: refuse('B', dataType),
    document: refuseDocument(dataType)
  }
}
