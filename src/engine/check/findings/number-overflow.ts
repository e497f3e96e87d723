import type { SchemaColumn } from '../../../schema/pinot-schema.ts'
import type { NumbersReport } from '../../infer/report.ts'
import type { CheckInput } from '../check-input.ts'
import { profiledColumns } from '../columns.ts'
import type { Rule, Spot } from '../rule.ts'

/** Number columns that do not hold the numbers of the sample. */
export const numberOverflow: Rule = {
  code: 'NUMBER_OVERFLOW',
  level: 'error',
  title: 'Number columns that do not hold the numbers of their attribute',
  why: 'DynamoDB has numbers of 38 digits: one that its column cannot hold exactly is a dead letter, null or rounded, as mapping.numbers says',
  remedy: 'make the column LONG, DOUBLE or BIG_DECIMAL; BIG_DECIMAL holds all',
  find: (input) => overflows(input).map(({ spot }) => spot)
}

/** The spots with their columns; dead letters for the same reason need not be told again. */
export function overflows (input: CheckInput): readonly { readonly column: string, readonly spot: Spot }[] {
  return profiledColumns(input).flatMap(({ column, profile }) => {
    const words = profile.numbers === null ? undefined : misfit(column, profile.numbers)
    if (words === undefined) return []
    const isKey = input.plan?.plan?.rowPlan.keyColumns.includes(column.name) ?? input.schema!.primaryKeyColumns.includes(column.name)
    const policy = isKey ? 'deadLetter' : input.options?.mapping.columns[column.name]?.numbers ?? input.options?.mapping.numbers ?? 'deadLetter'
    const fate = policy === 'deadLetter' ? 'such records become dead letters' : policy === 'null' ? 'such values become null' : 'such values are rounded'
    return [{
      column: column.name,
      spot: { subject: 'schema' as const, path: `column ${column.name}`, message: `is ${column.dataType}, but ${words}; ${fate}`, level: policy === 'deadLetter' ? 'error' as const : 'warning' as const }
    }]
  })
}

function misfit ({ dataType }: SchemaColumn, numbers: NumbersReport): string | undefined {
  const { min, max, fractionDigits, beyondLong, beyondDouble } = numbers
  switch (dataType) {
    case 'INT':
      if (fractionDigits > 0) return `numbers have up to ${fractionDigits} digits behind the point`
      return Number(max) > 2147483647 || Number(min) < -2147483648 ? `numbers go from ${min!} to ${max!}` : undefined
    case 'LONG': case 'TIMESTAMP':
      if (fractionDigits > 0) return `numbers have up to ${fractionDigits} digits behind the point`
      return beyondLong > 0 ? `numbers go from ${min!} to ${max!}` : undefined
    case 'DOUBLE':
      return beyondDouble > 0 ? `${beyondDouble} of ${numbers.count} numbers have more digits than it keeps` : undefined
    default: return undefined
  }
}
