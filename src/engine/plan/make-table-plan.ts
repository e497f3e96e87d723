import { DynapinotError } from '../../errors.ts'
import type { ColumnPlan, RowPlan } from '../../schema/row-plan.ts'
import { timeUnitOfColumn } from '../../transform/record-time.ts'
import { checkEffective } from './check-effective.ts'
import { isRecordTime, newDraft, warn } from './draft.ts'
import type { Draft, DraftColumn, PlanFault } from './draft.ts'
import { checkIngestion, editIndexing } from './index-edits.ts'
import { editTableType } from './offline-edits.ts'
import { editPlacement } from './placement-edits.ts'
import { planDelete } from './plan-delete.ts'
import { planEncodings } from './plan-encoding.ts'
import type { EncodingPlan } from './plan-encoding.ts'
import { planKeys } from './plan-keys.ts'
import { planPartition } from './plan-partition.ts'
import { adviseOnTimes, planRecord } from './plan-record.ts'
import { planSources } from './plan-sources.ts'
import { planTimeColumn } from './plan-time.ts'
import { planVersion } from './plan-version.ts'
import type { PlanChange, PlanInput, PlanWarning, TablePlan } from './table-plan.ts'
import { editUpsert } from './upsert-edits.ts'

/** What planning came to: with faults there is no plan, but what was seen of changes and warnings until then. */
export interface PlanOutcome {
  readonly plan: TablePlan | null
  readonly changes: readonly PlanChange[]
  readonly warnings: readonly PlanWarning[]
  readonly faults: readonly PlanFault[]
}

/**
 * Makes the plan of a table from its Pinot schema and table config, the options, and what a look at the input told: what
 * each column is filled from, and the schema and OFFLINE upsert table config that are to be applied, with every
 * difference from the files and its reason. Pure: the same input gives the same plan.
 * @throws DynapinotError PLAN_CONFLICT or FUNCTION_UNKNOWN (if only functions are at fault), with all faults at once.
 */
export function makeTablePlan (input: PlanInput): TablePlan {
  const { plan, faults } = tryTablePlan(input)
  if (plan === null) throw conflict(faults)
  return plan
}

/** The same, but with faults as data. */
export function tryTablePlan (input: PlanInput): PlanOutcome {
  const draft = newDraft(input)
  editTableName(draft)
  planSources(draft)
  editTableType(draft)
  const key = planKeys(draft)
  const deleteColumn = planDelete(draft)
  const versionColumn = planVersion(draft)
  noteTimes(draft)
  editUpsert(draft)
  const partition = key === undefined ? undefined : planPartition(draft, key.columns)
  const timeColumn = planTimeColumn(draft)
  if (partition !== undefined) editPlacement(draft, partition, timeColumn !== undefined)
  editIndexing(draft)
  checkIngestion(draft)
  const encodings = planEncodings(draft)
  checkFunctions(draft)
  checkEffective(draft, [...key?.columns ?? [], deleteColumn, versionColumn])
  const record = planRecord(draft, key?.attributes ?? [])
  adviseOnTimes(draft)
  adviseOnNulls(draft)
  const { changes, warnings, faults } = draft
  if (key === undefined || partition === undefined || faults.length > 0) return { plan: null, changes, warnings, faults }
  const rowPlan: RowPlan = {
    table: input.tableConfig.tableName,
    columns: inSchemaOrder(draft).map((column) => columnPlan(draft, column, encodings.get(column.spec.name)!)),
    keyColumns: key.columns,
    versionColumn,
    deleteColumn,
    timeColumn,
    partition,
    record
  }
  const [schema, tableConfig] = [draft.schema.json, draft.config.json]
  const plan: TablePlan = { rowPlan, schema, tableConfig, changes, warnings, fingerprintParts: { schema, rowPlan } }
  return { plan, changes, warnings, faults }
}

/** Dimensions, metrics, dateTimes: as the effective schema has them, so that planning that again gives the same rows. */
function inSchemaOrder (draft: Draft): readonly DraftColumn[] {
  const columns = [...draft.columns.values()]
  return (['DIMENSION', 'METRIC', 'DATE_TIME'] as const).flatMap((type) => columns.filter(({ spec }) => spec.fieldType === type))
}

/** Pinot finds the schema of a table by its name. */
function editTableName (draft: Draft): void {
  const { schema, tableConfig } = draft.input
  draft.schema.set(['schemaName'], tableConfig.tableName, 'SCHEMA_NAME', `Pinot takes the schema of the table's own name, not ${schema.name}`)
}

/** A column with the record's time in another unit than the records: the stream's decoder put in the number as it came. */
function noteTimes (draft: Draft): void {
  const units = (['s', 'ms', 'us'] as const).filter((unit) => (draft.input.facts.timeUnits[unit] ?? 0) > 0)
  for (const { spec, source, role } of draft.columns.values()) {
    if (!isRecordTime(source) || role === 'version' || units.length === 0) continue
    const nanos = timeUnitOfColumn(spec)
    if (nanos === 1000n || (nanos === 1_000_000n && units.length === 1 && units[0] === 'ms')) continue
    draft.changes.push({
      code: 'TIME_UNIT',
      path: `column ${spec.name}`,
      from: units.join(' and '),
      to: spec.dataType === 'TIMESTAMP' ? 'ms' : spec.dateTimeFormat!,
      why: spec.dataType === 'TIMESTAMP'
        ? 'a TIMESTAMP is in milliseconds; the records\' times are brought to them'
        : 'the records\' times are brought to the format of the column; what it leaves out is cut'
    })
  }
}

function checkFunctions (draft: Draft): void {
  for (const { spec, transformFunction } of draft.columns.values()) {
    if (transformFunction === undefined) continue
    for (const text of draft.input.checkFunction(transformFunction)) {
      draft.faults.push({ code: 'FUNCTION_UNKNOWN', path: `column ${spec.name}`, message: `${transformFunction}: ${text}` })
    }
  }
}

function adviseOnNulls (draft: Draft): void {
  const { schema, tableConfig } = draft.input
  if (schema.columnBasedNullHandling || tableConfig.nullHandling) return
  warn(draft, 'NULLS_AS_DEFAULTS', 'tableConfig.tableIndexConfig.nullHandlingEnabled',
    'null handling is off: an attribute that an item lacks reads as the column\'s default value, such as the text null', 'set nullHandlingEnabled: true')
}

function columnPlan (draft: Draft, column: DraftColumn, encoding: EncodingPlan): ColumnPlan {
  const { spec, source, transformFunction, role } = column
  const { mapping } = draft.input.options
  const own = mapping.columns[spec.name]
  const isKey = role === 'key'
  const strategy = spec.maxLengthStrategy ?? 'NO_ACTION'
  return {
    name: spec.name,
    dataType: spec.dataType,
    storedType: spec.storedType,
    multiValue: spec.multiValue,
    fieldType: spec.fieldType,
    dateTimeFormat: spec.dateTimeFormat,
    dateTimeGranularity: spec.dateTimeGranularity,
    defaultNull: spec.defaultNull,
    source,
    transformFunction,
    isKey,
    required: role !== 'none',
    numbers: isKey ? 'deadLetter' : own?.numbers ?? mapping.numbers,
    onBadValue: isKey ? 'deadLetter' : own?.onBadValue ?? mapping.onBadValue,
    maxLength: spec.maxLength ?? (strategy === 'NO_ACTION' ? undefined : PINOT_MAX_LENGTH),
    maxLengthStrategy: strategy,
    ...encoding
  }
}

/** FieldSpec.DEFAULT_MAX_LENGTH. */
const PINOT_MAX_LENGTH = 512

function conflict (faults: readonly PlanFault[]): DynapinotError {
  const texts = faults.map(({ path, message, remedy }) => `${path}: ${message}${remedy === undefined ? '' : `; ${remedy}`}`)
  if (faults.every(({ code }) => code === 'FUNCTION_UNKNOWN')) {
    return new DynapinotError('FUNCTION_UNKNOWN', `${texts.length === 1 ? 'a transform function' : `${texts.length} transform functions`} cannot be evaluated`, {
      faults: texts, remedy: 'write the function otherwise, or take it out and fill the column from an attribute'
    })
  }
  return new DynapinotError('PLAN_CONFLICT', `schema, table config and options do not go together: ${texts.length === 1 ? 'a fault' : `${texts.length} faults`}`, { faults: texts })
}
