import { badText, refuse, refuseDocument, trimmed } from './converter.ts'
import type { Converter, ConverterSettings } from './converter.ts'
import { integerReader, longRange } from './integer.ts'
import { parseDateTime } from './date-time.ts'

/**
 * TIMESTAMP, stored as LONG of milliseconds since the epoch.
 *
 * | from | rule                                                                                   | key                   |
 * | ---- | -------------------------------------------------------------------------------------- | --------------------- |
 * | N    | ms since the epoch: as N to LONG (integer.ts), policy round too                        | the same              |
 * | S    | after trimming an integer `[+-]?[0-9]+` of 64 bits: ms; or a date and time             | only the plain text   |
 * |      | (date-time.ts); else BAD_VALUE                                                         | `0`, `-?[1-9][0-9]*`  |
 *
 * The texts are those of Pinot's TimestampUtils; one without a zone is UTC here (there: the zone of the JVM).
 */
export function timestampConverter (settings: ConverterSettings): Converter {
  const { dataType, isKey, round, rounded } = settings
  const number = integerReader(settings, longRange)
  return {
    number: (value) => number(value, 'N', round, rounded),
    text: isKey
      ? (value) => keyPattern.test(value) ? number(value, 'S', false, rounded) : badText('S', value, dataType, 'a key has to be a plain integer text')
      : (value) => {
          const text = trimmed(value)
          if (integerPattern.test(text)) return number(text, 'S', false, rounded)
          return parseDateTime(text) ?? badText('S', value, dataType, 'not a time')
        },
    flag: refuse('BOOL', dataType),
    binary: refuse('B', dataType),
    document: refuseDocument(dataType)
  }
}

const keyPattern = /^(?:0|-?[1-9]\d*)$/
const integerPattern = /^[+-]?\d+$/
