import { DynapinotError } from '../../errors.ts'
import { compileTimeFormat } from '../../segment/time/time-format.ts'
import { addFault, isRecordTime } from './draft.ts'
import type { Draft, DraftColumn } from './draft.ts'

/**
 * The table's time column stays only where no row lacks it, tombstones included: a key column, or the record's own time.
 * Brokers prune segments by its range, and the null of a tombstone lies in no range.
 */
export function planTimeColumn (draft: Draft): string | undefined {
  const name = draft.input.tableConfig.timeColumnName
  if (name === undefined) return undefined
  const column = draft.columns.get(name)
  if (column === undefined) {
    addFault(draft, 'tableConfig.segmentsConfig.timeColumnName', `the schema has no column ${name}`)
    return undefined
  }
  const reason = unfit(column)
  if (reason === undefined) return name
  const why = `${name} ${reason}`
  draft.config.remove(['segmentsConfig', 'timeColumnName'], 'TIME_COLUMN', why)
  draft.config.remove(['segmentsConfig', 'timeType'], 'TIME_COLUMN', why)
  return undefined
}

function unfit ({ spec, source, role }: DraftColumn): string | undefined {
  if (spec.fieldType !== 'DATE_TIME') return 'is no dateTimeFieldSpec, as Pinot demands of a time column'
  try {
    compileTimeFormat(spec.name, spec.dateTimeFormat!)
  } catch (error) {
    if (error instanceof DynapinotError) return `has the format ${spec.dateTimeFormat!}, of which no time range can be computed`
    throw error
  }
  const always = role === 'key' || role === 'version' || isRecordTime(source)
  return always ? undefined : 'is null in the row that hides a deleted item, so that a query by time could miss the deletion'
}
