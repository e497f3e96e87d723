import type { AttributeStats } from './attribute-stats.ts'
import type { AttributeRole, TypeChoice } from './type-choice.ts'
import type { NumberStats } from './number-stats.ts'
import { epochUnits, isTimeName } from './time-look.ts'
import type { EpochUnit } from './time-look.ts'

/** Up to so many digits an INT has room for a thousand times the largest value seen. */
const INT_DIGITS = 6
/** Digits of which a LONG holds every number. */
const LONG_DIGITS = 18
/** Digits of which a DOUBLE may keep a number (decode/floating-number.ts), and most that DynamoDB has. */
const DOUBLE_DIGITS = 17
const DYNAMODB_DIGITS = 38
/** Names of numbers that are told apart rather than added up. */
const labels = /(?:^|[_.-])(?:id|ids|no|nr|number|num|code|zip|postcode|postal|year|month|day|hour|week|port|status|type|level|rank|index|version|lat|lon|lng|latitude|longitude|phone|x|y|z)$|[a-z](?:Id|No|Number|Code|Zip|Year|Status|Type|Level|Rank|Index|Version|Lat|Lon|Lng|Latitude|Longitude|Phone)$|^(?:latitude|longitude)/

const times: Readonly<Record<EpochUnit, Pick<TypeChoice, 'dataType' | 'format' | 'granularity'> & { readonly text: string }>> = {
  s: { dataType: 'LONG', format: '1:SECONDS:EPOCH', granularity: '1:SECONDS', text: 'seconds' },
  ms: { dataType: 'TIMESTAMP', format: 'TIMESTAMP', granularity: '1:MILLISECONDS', text: 'milliseconds' },
  us: { dataType: 'LONG', format: '1:MICROSECONDS:EPOCH', granularity: '1:MICROSECONDS', text: 'microseconds' }
}

/**
 * The type of numbers:
 *
 * | numbers                                           | proposed                                                      |
 * | ------------------------------------------------- | ------------------------------------------------------------- |
 * | whole, all times of this century by a time's name | TIMESTAMP (ms), or LONG with the format of its unit (s, us)   |
 * | whole, up to 6 digits                             | INT                                                           |
 * | whole, up to 64 bits                              | LONG                                                          |
 * | kept by a DOUBLE (up to 15 digits, or as printed) | DOUBLE; not for whole numbers of up to 38 digits              |
 * | all others                                        | BIG_DECIMAL                                                   |
 *
 * A partition key is LONG, or STRING where LONG does not hold it, since Murmur of those is sure to be the same in Pinot; a
 * sort key LONG, a time, or BIG_DECIMAL. `alone` is false for the elements of sets.
 */
export function chooseNumberType (stats: AttributeStats, role: AttributeRole, alone: boolean = true): TypeChoice {
  const { numbers, name } = stats
  const notes: string[] = []
  const warnings: string[] = []
  const unit = numbers.allIntegers ? numbers.epochUnit : undefined
  if (numbers.invalid > 0) warnings.push(`${numbers.invalid} of its N values are no numbers: such records become dead letters`)
  if (unit !== undefined && alone && role !== 'partitionKey' && isTimeName(name)) {
    const { dataType, format, granularity, text } = times[unit]
    return { dataType, multiValue: false, fieldType: 'DATE_TIME', format, granularity, reason: `times in ${text} since the epoch, by its name too`, notes, warnings }
  }
  const mixed = mixedUnits(numbers)
  if (mixed !== undefined && alone) {
    const text = `all values would be times since the epoch, but in several units: ${mixed}`
    if (isTimeName(name)) warnings.push(`${text}; a column compares them as plain numbers`)
    else notes.push(`${text}; its name does not say so`)
  }
  if (unit !== undefined && alone && role === 'none') notes.push(`all values would be times in ${times[unit].text} since the epoch; its name does not say so`)
  const fieldType = alone && role === 'none' && !labels.test(name) ? 'METRIC' : 'DIMENSION'
  const digits = numbers.wholeDigits === 1 ? '1 digit' : `${numbers.wholeDigits} digits`
  const choice = { multiValue: false, fieldType, notes, warnings } as const
  // Declared by the table, without a value to go by: what takes every number.
  if (numbers.count === 0 && role === 'none') return { ...choice, dataType: 'BIG_DECIMAL', reason: 'a number; none was seen, and this takes them all' }
  if (numbers.allIntegers && numbers.beyondLong === 0) {
    if (numbers.wholeDigits > LONG_DIGITS) warnings.push('near the end of 64 bits: a number beyond becomes a dead letter; BIG_DECIMAL would hold all')
    const isInt = numbers.wholeDigits <= INT_DIGITS && role === 'none'
    return { ...choice, dataType: isInt ? 'INT' : 'LONG', reason: `whole numbers of up to ${digits}` }
  }
  if (role === 'partitionKey') {
    return { ...choice, dataType: 'STRING', reason: 'numbers not sure to be whole and of 64 bits: each has one text, as DynamoDB writes it' }
  }
  // 2^63 is a DOUBLE to the last digit; its neighbours are not.
  const exact = numbers.significantDigits > DOUBLE_DIGITS || (numbers.allIntegers && numbers.wholeDigits <= DYNAMODB_DIGITS)
  if (role === 'none' && numbers.beyondDouble === 0 && !exact) {
    if (numbers.significantDigits > 15) warnings.push(`up to ${numbers.significantDigits} digits: all of the sample are kept by a DOUBLE, others of that length may become dead letters; BIG_DECIMAL would hold all`)
    return { ...choice, dataType: 'DOUBLE', reason: `numbers of up to ${numbers.significantDigits} digits, which a DOUBLE keeps` }
  }
  return { ...choice, dataType: 'BIG_DECIMAL', reason: beyond(numbers, role) }
}

function beyond ({ allIntegers, beyondLong, beyondDouble, count }: NumberStats, role: AttributeRole): string {
  if (role === 'sortKey') return 'numbers that are not all whole and of 64 bits'
  if (allIntegers) return `${beyondLong} of ${count} numbers are beyond 64 bits`
  return beyondDouble === 0 ? 'numbers of more digits than a DOUBLE is sure to keep' : `${beyondDouble} of ${count} numbers have digits that a DOUBLE would lose`
}

/** Units and counts where whole numbers are all times of this century, but not in one unit. */
function mixedUnits ({ allIntegers, epochs, epochUnit, count }: NumberStats): string | undefined {
  if (!allIntegers || epochUnit !== undefined) return undefined
  const units = epochUnits.filter((unit) => epochs[unit] > 0)
  if (units.reduce((sum, unit) => sum + epochs[unit], 0) < count) return undefined
  return units.map((unit) => `${times[unit].text} (${epochs[unit]})`).join(', ')
}
