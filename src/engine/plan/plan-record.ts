import type { RecordPlan } from '../../schema/row-plan.ts'
import { addFault, warn } from './draft.ts'
import type { Draft } from './draft.ts'

/** How records are read: form, base64, tables, times. */
export function planRecord (draft: Draft, keyAttributes: readonly string[]): RecordPlan {
  const { options: { source, mapping }, facts } = draft.input
  return {
    form: facts.form,
    base64: base64Of(draft),
    ...exportTimes(draft),
    tableNames: tablesOf(draft),
    removeImage: mapping.removeImage,
    ttlDeletes: source.ttlDeletes,
    keyAttributes,
    maxLineBytes: source.maxLineBytes
  }
}

function base64Of (draft: Draft): 1 | 2 {
  const { options: { source: { base64 } }, facts } = draft.input
  if (base64 !== 'auto') return base64 === 'once' ? 1 : 2
  if (facts.form === 'export' || facts.origin === 'streams') return 1
  if (facts.origin === 'unknown' && facts.records > 0) {
    warn(draft, 'BASE64_GUESSED', 'source.base64', 'the records look like neither Kinesis nor DynamoDB Streams; binary values are taken as base64 twice, as in Kinesis', 'say once or twice: source.base64')
  }
  return 2
}

/** The version of export rows is the export's time less the margin, never the clock. */
function exportTimes (draft: Draft): Pick<RecordPlan, 'exportTime' | 'exportVersion'> {
  const { options: { version }, facts } = draft.input
  if (facts.form !== 'export') return {}
  if (facts.exportTime === undefined) {
    addFault(draft, 'source.export', 'the manifest has no exportTime, from which rows get their version')
    return {}
  }
  const exportVersion = facts.exportTime - BigInt(version.exportMarginMs) * 1000n
  if (exportVersion <= 0n) addFault(draft, 'version.exportMargin', 'is longer than the time from 1970 to the export')
  return { exportTime: facts.exportTime, exportVersion }
}

/** One DynamoDB table feeds a Pinot table; records of others are left out and counted. */
function tablesOf (draft: Draft): readonly string[] {
  const { options: { source: { tables } }, facts } = draft.input
  const seen = Object.keys(facts.tableNames)
  if (facts.form === 'export') {
    if (tables.length > 0 && seen.length > 0 && !seen.some((name) => tables.includes(name))) {
      addFault(draft, 'source.tables', `the export is of the table ${seen.join(', ')}, not of ${tables.join(', ')}`, 'name the right export, or take source.tables out')
    }
    return []
  }
  if (tables.length > 0) {
    if (seen.length > 0 && !seen.some((name) => tables.includes(name))) {
      warn(draft, 'OTHER_TABLES_ONLY', 'source.tables', `the first ${facts.records} records are of ${seen.join(', ')} only, which are left out`)
    }
    return tables
  }
  if (seen.length > 1) {
    const counts = Object.entries(facts.tableNames).map(([name, records]) => `${name} (${records})`)
    addFault(draft, 'source.tables', `the records are of several DynamoDB tables: ${counts.join(', ')}`, 'name the one that this Pinot table is for')
  }
  return seen
}

/** What the units of the records' times mean for equal versions. */
export function adviseOnTimes (draft: Draft): void {
  const { timeUnits, records, form } = draft.input.facts
  if (form !== 'change' || records === 0) return
  const counts = (['s', 'ms', 'us'] as const).filter((unit) => (timeUnits[unit] ?? 0) > 0)
  const remedy = 'set the stream\'s ApproximateCreationDateTimePrecision to MICROSECOND'
  if (counts.length > 1) {
    warn(draft, 'TIME_UNITS_MIXED', 'ApproximateCreationDateTime',
      `records have their time in ${counts.map((unit) => `${unit} (${timeUnits[unit]!})`).join(' and ')}; all become microseconds, but of several changes within one ${counts[0]!} only the order of arrival tells the last`, remedy)
  } else if (counts[0] === 'ms') {
    warn(draft, 'TIME_IN_MILLISECONDS', 'ApproximateCreationDateTime', 'records have their time in ms: of several changes of an item within one ms only the order of arrival tells the last', remedy)
  } else if (counts[0] === 's') {
    warn(draft, 'TIME_IN_SECONDS', 'ApproximateCreationDateTime', 'records have their time in seconds, as DynamoDB Streams gives it: of several changes of an item within one second only the order of arrival tells the last')
  }
}
