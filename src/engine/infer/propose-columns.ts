import { formatAttributePath } from '../../options/attribute-path.ts'
import { recordFields } from '../../schema/row-plan.ts'
import { AttributeStats } from './attribute-stats.ts'
import type { KeyChoice } from './choose-keys.ts'
import { chooseType } from './choose-type.ts'
import type { AttributeRole, TypeChoice } from './type-choice.ts'
import { ColumnNames } from './column-name.ts'
import type { Sample } from './sample-gatherer.ts'

/** Pinot tables of more columns are possible, but rarely what is wanted. */
const MAX_COLUMNS = 500

/** The column that is proposed for an attribute. */
export interface ColumnProposal {
  readonly stats: AttributeStats
  readonly role: AttributeRole
  readonly column: string
  readonly type: TypeChoice
  /** Option `mapping.columns.<column>.path`, where the column's name does not say its attribute. */
  readonly path?: string | readonly string[] | undefined
  /** Few repeated or very long values: a dictionary would only cost. */
  readonly raw: boolean
}

/** Columns for the attributes of a sample. */
export interface ColumnsProposal {
  /** Keys first, then in the order of the sample. */
  readonly columns: readonly ColumnProposal[]
  /** Attributes without a column, since there are too many; the least frequent. */
  readonly leftOut: readonly AttributeStats[]
  /** Attributes that are other names of a key. */
  readonly otherNames: readonly string[]
}

/** Proposes a column for each attribute, the most frequent 500 of them. */
export function proposeColumns (sample: Sample, keys: KeyChoice, base64: 1 | 2): ColumnsProposal {
  const otherNames = Object.values(keys.otherNames).flat()
  const keyNames = keys.sort === undefined ? [keys.partition] : [keys.partition, keys.sort]
  const keyStats = keyNames.map((name) => mergedKey(sample, name, keys, base64))
  const others = sample.attributes.filter(({ name }) => !keyNames.includes(name) && !otherNames.includes(name))
  // DynamoDB has no attributes without a name, and no path leads to one.
  const kept = new Set(others.filter(({ name }) => name !== '').toSorted((a, b) => b.present - a.present).slice(0, MAX_COLUMNS - keyNames.length))
  const names = new ColumnNames()
  const columns = [...keyStats, ...others.filter((stats) => kept.has(stats))].map((stats, i): ColumnProposal => {
    const role: AttributeRole = i === 0 ? 'partitionKey' : i < keyNames.length ? 'sortKey' : 'none'
    const type = chooseType(stats, role)
    const column = names.take(stats.name)
    return { stats, role, column, type, path: pathOf(stats.name, column, keys.otherNames[stats.name] ?? []), raw: isRaw(stats, type, role) }
  })
  return { columns, leftOut: others.filter((stats) => !kept.has(stats)), otherNames }
}

/** A key by several names is one attribute as far as its column is concerned. */
function mergedKey (sample: Sample, name: string, keys: KeyChoice, base64: 1 | 2): AttributeStats {
  const own = sample.attributes.find((stats) => stats.name === name)
  if (own !== undefined) return own
  return sample.attributes.find((stats) => keys.otherNames[name]?.includes(stats.name)) ?? new AttributeStats(name, base64)
}

function pathOf (attribute: string, column: string, otherNames: readonly string[]): string | readonly string[] | undefined {
  const path = formatAttributePath([attribute])
  if (otherNames.length > 0) return [path, ...otherNames.map((name) => formatAttributePath([name]))]
  // A column of the name of a record field takes that, unless it is mapped.
  return column !== attribute || (recordFields as readonly string[]).includes(column) ? path : undefined
}

/** JSON, and columns whose values hardly repeat: a dictionary would hold them all and ids beside them. */
function isRaw ({ distinct, texts, present }: AttributeStats, { dataType, multiValue }: TypeChoice, role: AttributeRole): boolean {
  if (role !== 'none' || multiValue) return false
  if (dataType === 'JSON') return true
  if (present < 100 || distinct.count < present / 2) return false
  return dataType === 'DOUBLE' || dataType === 'BIG_DECIMAL' || dataType === 'BYTES' || (dataType === 'STRING' && texts.meanLength > 64)
}
