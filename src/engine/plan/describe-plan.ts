import type { ColumnPlan } from '../../schema/row-plan.ts'
import { timeUnitOfColumn } from '../../transform/record-time.ts'
import { isRecordTime, sourceText } from './draft.ts'
import type { PlanChange, TablePlan } from './table-plan.ts'

const WIDTH = 110

/** The plan in plain words for a terminal, lines joined by `\n`, without a last one. */
export function describePlan (plan: TablePlan): string {
  const { rowPlan, changes, warnings } = plan
  const { partition } = rowPlan
  const lines = [
    `Table ${rowPlan.table}: OFFLINE upsert, ${partition.count} ${partition.count === 1 ? 'partition' : 'partitions'} by ${partition.function}(${partition.column})`,
    `Key ${rowPlan.keyColumns.join(', ')}; latest by ${rowPlan.versionColumn}; deleted if ${rowPlan.deleteColumn}` +
      (rowPlan.timeColumn === undefined ? '' : `; time ${rowPlan.timeColumn}`),
    ...(rowPlan.record.tableNames.length === 0 ? [] : [`Records of the DynamoDB table ${rowPlan.record.tableNames.join(', ')} only`]),
    '',
    'Columns',
    ...columnLines(rowPlan.columns)
  ]
  if (changes.length > 0) lines.push('', 'Other than in schema and table config', ...changes.flatMap(changeLines))
  if (warnings.length > 0) {
    lines.push('', 'Look at')
    for (const { code, path, message, remedy } of warnings) {
      lines.push(...wrap(`${code}  ${path}: ${message}`, '  ', '    '))
      if (remedy !== undefined) lines.push(...wrap(`-> ${remedy}`, '    ', '       '))
    }
  }
  return lines.join('\n')
}

function columnLines (columns: readonly ColumnPlan[]): readonly string[] {
  const nameWidth = Math.max(...columns.map(({ name }) => name.length))
  const typeWidth = Math.max(...columns.map((column) => typeText(column).length))
  return columns.map((column) => {
    const filled = column.source.kind === 'none'
      ? column.transformFunction ?? 'nothing'
      : `${sourceText(column.source)}${timeText(column)}${column.transformFunction === undefined ? '' : `, else ${column.transformFunction}`}`
    const encoding = column.encoding === 'dictionary' ? '' : ` (${column.encoding})`
    return `  ${column.name.padEnd(nameWidth)}  ${typeText(column).padEnd(typeWidth)}  ${filled}${encoding}`
  })
}

/** In which unit or format a column has a time of the record. */
function timeText (column: ColumnPlan): string {
  if (!isRecordTime(column.source)) return ''
  switch (timeUnitOfColumn(column)) {
    case 1000n: return ' in us'
    case 1_000_000n: return ' in ms'
    default: return ` as ${column.dateTimeFormat!}`
  }
}

function typeText ({ dataType, multiValue }: ColumnPlan): string {
  return multiValue ? `${dataType}[]` : dataType
}

function changeLines ({ code, path, from, to, why }: PlanChange): readonly string[] {
  return [...wrap(`${code}  ${path}: ${from ?? 'none'} -> ${to ?? 'none'}`, '  ', '    '), ...wrap(why, '    ', '    ')]
}

/** Breaks a text at blanks; a word longer than a line stays whole. */
function wrap (text: string, first: string, others: string): readonly string[] {
  const lines: string[] = []
  let line = first
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = others + word
    } else {
      line += line.trim() === '' ? word : ` ${word}`
    }
  }
  return [...lines, line]
}
