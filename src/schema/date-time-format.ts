/**
 * Formats and granularities of dateTimeFieldSpecs, as Pinot reads them: the older `1:MILLISECONDS:EPOCH`,
 * `1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd` and `1:HOURS`, the newer `EPOCH|MILLISECONDS|1`, `SIMPLE_DATE_FORMAT|yyyyMMdd|UTC`,
 * `TIMESTAMP` and `HOURS|1`.
 * Sources: org.apache.pinot.spi.data.{DateTimeFormatSpec, DateTimeGranularitySpec}, SchemaUtils.
 */

/** Java's TimeUnit names; formats also know WEEKS, MONTHS and YEARS. */
const timeUnits = ['NANOSECONDS', 'MICROSECONDS', 'MILLISECONDS', 'SECONDS', 'MINUTES', 'HOURS', 'DAYS']
const patternOrder = ['y', 'M', 'd', 'H', 'm', 's', 'S']

/** Why a format cannot be used, or undefined if it can. */
export function dateTimeFormatFault (format: string): string | undefined {
  const colon = /^[0-9]/.test(format)
  const parts = colon ? splitAtMost(format, ':', 4) : splitAtMost(format, '|', 3)
  if (colon && parts.length < 3) return 'must be size:timeUnit:timeFormat, such as 1:MILLISECONDS:EPOCH'
  const kind = colon ? parts[2] : parts[0]
  const size = colon ? parts[0] : parts[2] ?? '1'
  const unit = colon ? parts[1] : parts[1] ?? 'MILLISECONDS'
  switch (kind) {
    case 'EPOCH':
      if (!isPositive(size)) return `has the size ${size ?? ''}, which is no positive whole number`
      return timeUnits.includes(unit!) ? undefined : `has the time unit ${unit!}; the units are ${timeUnits.join(', ')}`
    case 'TIMESTAMP': return undefined
    case 'SIMPLE_DATE_FORMAT': {
      const pattern = colon ? parts[3] : parts[1]
      return pattern === undefined || sorts(pattern.replace(/\s*tz\(.*\)\s*$/, ''))
        ? undefined
        : `has the pattern ${pattern}, whose texts do not sort by time`
    }
    default: return `has the time format ${kind ?? ''}; the formats are EPOCH, SIMPLE_DATE_FORMAT, TIMESTAMP`
  }
}

/** Why a granularity cannot be used, or undefined if it can. */
export function granularityFault (granularity: string): string | undefined {
  const colon = /^[0-9]/.test(granularity)
  const [first, second] = splitAtMost(granularity, colon ? ':' : '|', 2)
  const unit = colon ? second : first
  const size = colon ? first : second ?? '1'
  if (unit === undefined || !timeUnits.includes(unit)) return `must be size:timeUnit, such as 1:MILLISECONDS; the units are ${timeUnits.join(', ')}`
  return isPositive(size) ? undefined : `has the size ${size ?? ''}, which is no positive whole number`
}

function isPositive (text: string | undefined): boolean {
  return text !== undefined && /^\+?[0-9]+$/.test(text) && Number(text) > 0 && Number(text) <= 0x7fffffff
}

/** Text order is time order: larger units stand before smaller ones (SchemaUtils.validateDateTimeFieldSpec). */
function sorts (pattern: string): boolean {
  const last = patternOrder.map((letter) => pattern.lastIndexOf(letter))
  for (let i = 0; i + 1 < last.length; i++) {
    if (last[i + 1] !== -1 && last[i]! > last[i + 1]!) return false
    last[i + 1] = Math.max(last[i + 1]!, last[i]!)
  }
  return true
}

function splitAtMost (text: string, separator: string, most: number): string[] {
  const parts = text.split(separator)
  return parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)]
}
