import { sourceText } from '../plan/draft.ts'
import type { PlanChange, PlanWarning, TablePlan } from '../plan/table-plan.ts'
import type { KeyChoice } from './choose-keys.ts'
import { chooseType } from './choose-type.ts'
import type { Sample } from './sample-gatherer.ts'
import type { TagCounts } from './shape-stats.ts'

/** What an import tells, as plain data. */
export interface ImportReport {
  readonly input: string
  readonly table: string
  /** Records that were looked at; 0: none. */
  readonly records: number
  readonly keys: { readonly partition: string, readonly sort: string | null }
  readonly partitions: number
  /** Columns and what fills them: an attribute, a field of the record, a function. */
  readonly columns: readonly { readonly name: string, readonly dataType: string, readonly from: string }[]
  /** Columns whose attribute no item of the sample has. */
  readonly neverFilled: readonly string[]
  /** Attributes of the sample that no column takes. */
  readonly withoutColumn: readonly { readonly name: string, readonly types: TagCounts, readonly present: number }[]
  /** What is other than in the files, and what to look at. */
  readonly changes: readonly PlanChange[]
  readonly planWarnings: readonly PlanWarning[]
  readonly warnings: readonly string[]
}

/** Joins plan and sample to the report. */
export function importReport ({ rowPlan, changes, warnings: planWarnings }: TablePlan, sample: Sample, { partition, sort, otherNames }: KeyChoice, about: Pick<ImportReport, 'input' | 'partitions' | 'warnings'>): ImportReport {
  const { attributes, records } = sample
  const taken = new Map(rowPlan.columns.flatMap(({ name, source }) => source.kind === 'attribute' ? source.paths.map(([attribute]) => [attribute!, name] as const) : []))
  const inFunctions = new Set(rowPlan.columns.flatMap(({ transformFunction = '' }) => transformFunction.split(/[^\w$.-]+/)))
  const known = new Set(attributes.filter(({ present }) => present > 0).map(({ name }) => name))
  const conflicts = attributes.flatMap((stats) => {
    const column = rowPlan.columns.find(({ name }) => name === taken.get(stats.name))
    const { conflict } = chooseType(stats)
    return column === undefined || conflict === undefined
      ? []
      : [`${stats.name} has several types (${conflict.map((tag) => `${tag} ${stats.tags[tag] ?? 0}`).join(', ')}), its column ${column.name} is ${column.dataType}: what does not fit becomes a dead letter`]
  })
  return {
    input: about.input,
    table: rowPlan.table,
    records,
    keys: { partition, sort: sort ?? null },
    partitions: about.partitions,
    columns: rowPlan.columns.map(({ name, dataType, source, transformFunction }) => ({
      name, dataType, from: source.kind === 'none' ? transformFunction ?? 'nothing' : sourceText(source) + (transformFunction === undefined ? '' : `, else ${transformFunction}`)
    })),
    neverFilled: records === 0
      ? []
      : rowPlan.columns.filter(({ source, transformFunction }) => transformFunction === undefined && source.kind === 'attribute' && !source.paths.some(([attribute]) => known.has(attribute!))).map(({ name }) => name),
    withoutColumn: attributes.filter(({ name }) => !taken.has(name) && !inFunctions.has(name) && !Object.values(otherNames).flat().includes(name))
      .map(({ name, tags, present }) => ({ name, types: tags, present })),
    changes,
    planWarnings,
    warnings: [...about.warnings, ...conflicts]
  }
}

/** What the plan's description does not say, for a terminal; without a last line end. */
export function importReportText ({ records, neverFilled, withoutColumn, warnings }: ImportReport): string {
  const section = (title: string, lines: readonly string[]): readonly string[] => lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
  return [
    records === 0 ? 'No records were looked at: types, units of time and attributes without a column are not known.' : `${records} records were looked at.`,
    ...section('No item has the attribute of these columns', neverFilled),
    ...section('Attributes without a column, which are left out', withoutColumn.map(({ name, types, present }) => `${JSON.stringify(name)}: ${Object.keys(types).join(', ')}, in ${present} items`)),
    ...section('Warnings', warnings)
  ].join('\n')
}
