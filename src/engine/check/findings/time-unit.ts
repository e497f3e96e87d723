import { timeUnitOfColumn } from '../../../transform/record-time.ts'
import type { CheckInput } from '../check-input.ts'
import { profiledColumns } from '../columns.ts'
import type { Rule, Spot } from '../rule.ts'

type Unit = 's' | 'ms' | 'us'
const nanos: Readonly<Record<Unit, bigint>> = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n }

/** Columns that count time in one unit and get it in another. */
export const timeUnit: Rule = {
  code: 'TIME_UNIT',
  level: 'warning',
  title: 'Time columns in another unit than their values',
  why: 'a value in microseconds is a thousand times later than one in milliseconds: as a comparison value it wins against every later change, and the item never changes again; as a time it lies in the year 56,000',
  remedy: 'give the column the unit of its values; let no attribute or record time of mixed units decide which row wins',
  find: (input) => [...recordTimes(input), ...attributeTimes(input)]
}

/** Columns with the record's own time, which a stream may send in several units. */
function recordTimes ({ schema, tableConfig, sample }: CheckInput): readonly Spot[] {
  const units = (['s', 'ms', 'us'] as const).filter((unit) => (sample?.facts.timeUnits[unit] ?? 0) > 0)
  return (schema?.columns ?? []).filter(({ name }) => name === 'ApproximateCreationDateTime').flatMap((column) => {
    const own = unitOf(timeUnitOfColumn(column))
    const others = units.filter((unit) => unit !== own)
    if (own === undefined || others.length === 0) return []
    const compared = tableConfig?.upsert?.comparisonColumns.includes(column.name) === true
    const counts = units.map((unit) => `${unit} (${sample!.facts.timeUnits[unit]!})`).join(' and ')
    return [{
      subject: 'schema',
      path: `column ${column.name}`,
      message: `${compared ? 'decides which row wins, and ' : ''}is in ${own}, but records have their time in ${counts}`,
      level: compared ? 'error' : 'notice'
    }]
  })
}

/** Numbers of an attribute that are times of this century in another unit than the column's. */
function attributeTimes (input: CheckInput): readonly Spot[] {
  return profiledColumns(input).flatMap(({ column, profile }) => {
    const unit = profile.numbers?.timesSinceEpoch ?? null
    if (unit === null || column.dateTimeFormat === undefined) return []
    const own = unitOf(timeUnitOfColumn(column))
    if (own === undefined || own === unit) return []
    return [{ subject: 'schema', path: `column ${column.name}`, message: `is in ${own}, but all numbers of ${profile.name} look like times in ${unit}: ${profile.numbers!.min!}` }]
  })
}

function unitOf (ns: bigint | undefined): Unit | undefined {
  return (Object.keys(nanos) as Unit[]).find((unit) => nanos[unit] === ns)
}
