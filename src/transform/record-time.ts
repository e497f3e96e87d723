import { Fault } from '../decode/fault.ts'
import type { ColumnPlan } from '../schema/row-plan.ts'
import { converterOf } from './coerce/converter-of.ts'
import { dateFormatOf } from './functions/date-format-spec.ts'
import type { DateFormat } from './functions/date-format-spec.ts'
import { FunctionFailure } from './functions/faults.ts'

/** What decides how a column has its times. */
export type TimeColumn = Pick<ColumnPlan, 'dataType' | 'dateTimeFormat'>

/** Writes a time, in microseconds since the epoch (0 < time < 2^53), as an attribute value; a fault if it cannot be. */
export type TimeWriter = (micros: number) => { readonly N: string } | { readonly S: string } | Fault

/** The format of a column whose spec has none: microseconds, as records have them. */
const recordFormat = '1:MICROSECONDS:EPOCH'
/** Stands for all times: late enough to need the digits that times will have, early enough in day and hour to show leading zeros. */
const probe = Date.UTC(2037, 11, 1, 1, 2, 3, 4) * 1000 + 5

/**
 * Compiles how a column has the record's times:
 *
 * | column                                  | value                                                                      |
 * | --------------------------------------- | -------------------------------------------------------------------------- |
 * | TIMESTAMP, or of the format TIMESTAMP   | milliseconds                                                               |
 * | EPOCH                                   | whole units of the format, such as periods of 15 minutes (`15:MINUTES:EPOCH`) |
 * | SIMPLE_DATE_FORMAT                      | the pattern's text in its zone; in a number column its digits              |
 * | no format: not a dateTimeFieldSpec      | microseconds                                                               |
 *
 * What a format leaves out is cut: a time never lies before its value. The formats are those of `dateTimeConvert`.
 * @throws {FunctionFailure} if the format is not supported.
 */
export function compileTimeWriter (column: TimeColumn): TimeWriter {
  const { dataType, dateTimeFormat } = column
  const format = formatOf(column)
  switch (format.kind) {
    case 'timestamp': return epochWriter(1_000_000n)
    case 'epoch': return epochWriter(format.nanos)
    case 'pattern': {
      const { print } = format
      const tag = dataType === 'STRING' || dataType === 'JSON' || dataType === 'BYTES' ? 'S' : 'N'
      return (micros) => {
        try {
          const text = print(Math.floor(micros / 1000))
          return tag === 'S' ? { S: text } : { N: text }
        } catch (error) {
          if (!(error instanceof FunctionFailure)) throw error
          return new Fault('BAD_VALUE', `${micros} us as ${dateTimeFormat!}: ${error.message}`)
        }
      }
    }
  }
}

/** Both are below 2^53, so that the quotient is never rounded up to a whole number; a longer unit gives 0 either way. */
function epochWriter (nanos: bigint): TimeWriter {
  if (nanos % 1000n !== 0n) return (micros) => ({ N: String(BigInt(micros) * 1000n / nanos) })
  const unit = Number(nanos / 1000n)
  return (micros) => ({ N: String(Math.floor(micros / unit)) })
}

/** Why a column cannot have the record's times in its format; undefined if it can. */
export function recordTimeFault (column: TimeColumn): string | undefined {
  const { dataType, dateTimeFormat } = column
  let value: ReturnType<TimeWriter>
  try {
    value = compileTimeWriter(column)(probe)
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error
    return `has the format ${dateTimeFormat!}, which cannot be written: ${error.message}`
  }
  if (value instanceof Fault) return value.detail
  const converter = converterOf({ dataType, isKey: false, base64: 1, round: false, rounded: () => { /* never: round is off */ } })
  const text = 'S' in value ? value.S : value.N
  if ('N' in value && text.length > 1 && text.startsWith('0')) return `is ${dataType}, which loses the leading zeros of the format ${dateTimeFormat!}`
  const cell = 'S' in value ? converter.text(text) : converter.number(text)
  return cell instanceof Fault ? `is ${dataType}, which cannot hold a time of the format ${dateTimeFormat!}, such as ${text}` : undefined
}

/** Nanoseconds of one unit of a column's numbers: 1,000 for what cuts nothing; undefined for texts and unsupported formats. */
export function timeUnitOfColumn ({ dataType, dateTimeFormat }: TimeColumn): bigint | undefined {
  try {
    const format = formatOf({ dataType, dateTimeFormat })
    return format.kind === 'timestamp' ? 1_000_000n : format.kind === 'epoch' ? format.nanos : undefined
  } catch (error) {
    if (error instanceof FunctionFailure) return undefined
    throw error
  }
}

function formatOf ({ dataType, dateTimeFormat }: TimeColumn): DateFormat {
  return dateFormatOf(dataType === 'TIMESTAMP' ? 'TIMESTAMP' : dateTimeFormat ?? recordFormat)
}
