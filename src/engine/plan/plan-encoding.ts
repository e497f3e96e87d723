import { isJsonObject } from '../../schema/json.ts'
import type { ChunkCompression, ColumnEncoding } from '../../schema/row-plan.ts'
import type { FieldConfig } from '../../schema/table-config.ts'
import { addFault, warn } from './draft.ts'
import type { Draft, DraftColumn } from './draft.ts'

/** How a column lies in a segment. */
export interface EncodingPlan {
  readonly encoding: ColumnEncoding
  readonly compression: ChunkCompression
  readonly dictionaryThresholds?: { readonly sizeRatio?: number | undefined, readonly cardinalityRatio?: number | undefined } | undefined
}

/** Pinot's default size threshold, and a cardinality threshold where `measured` texts ask for one (IndexingConfig). */
const SIZE_RATIO = 0.85
const CARDINALITY_RATIO = 0.1

/**
 * Dictionary or raw, by column. What the segment has must agree with what the table config says, or every server
 * converts the column at every download (ForwardIndexHandler.computeOperations): so a mapping that asks for another
 * encoding also changes the table config.
 */
export function planEncodings (draft: Draft): ReadonlyMap<string, EncodingPlan> {
  const plans = new Map<string, EncodingPlan>()
  for (const column of draft.columns.values()) plans.set(column.spec.name, planEncoding(draft, column))
  // The thresholds are read when all columns have had their say in the table config.
  for (const [name, plan] of plans) if (plan.encoding === 'measured') plans.set(name, { ...plan, dictionaryThresholds: thresholds(draft) })
  return plans
}

function planEncoding (draft: Draft, column: DraftColumn): EncodingPlan {
  const { tableConfig, options } = draft.input
  const { name, fieldType } = column.spec
  const field = tableConfig.fieldConfigs[name]
  const mapping = options.mapping.columns[name]
  const declared = tableConfig.rawColumns.includes(name) ? 'raw' : automatic(draft, column) ?? 'dictionary'
  const wanted = mapping?.encoding ?? (column.added && column.role !== 'delete' ? 'raw' : declared)
  checkInverted(draft, name, wanted, mapping?.encoding !== undefined)
  if (wanted === 'measured' && column.spec.multiValue) {
    addFault(draft, `mapping.columns.${name}.encoding`, 'a column of several values cannot be measured: Pinot would build its dictionary anew at every load', 'say dictionary or raw')
  }
  if (wanted !== declared) applyEncoding(draft, column, wanted)
  if (mapping?.compression !== undefined && wanted === 'dictionary') {
    addFault(draft, `mapping.columns.${name}.compression`, 'the column has a dictionary, and only raw columns are compressed', 'give encoding: raw too')
  }
  return {
    encoding: wanted,
    compression: compressionOf(draft, name, fieldType === 'METRIC', field, mapping?.compression, wanted)
  }
}

/** What Pinot's own builder would decide by `optimizeDictionary` and `optimizeDictionaryForMetrics`. */
function automatic (draft: Draft, { spec }: DraftColumn): ColumnEncoding | undefined {
  const { tableConfig } = draft.input
  if (tableConfig.invertedIndexColumns.includes(spec.name)) return undefined
  const all = flag(draft, 'optimizeDictionary')
  if (all && hasTextOrJsonIndex(draft, spec.name)) return 'raw'
  if (spec.multiValue) return undefined
  return all || (flag(draft, 'optimizeDictionaryForMetrics') && spec.fieldType === 'METRIC') ? 'measured' : undefined
}

function hasTextOrJsonIndex (draft: Draft, name: string): boolean {
  const types = draft.input.tableConfig.fieldConfigs[name]?.indexTypes ?? []
  const listed = draft.config.get('tableIndexConfig', 'jsonIndexColumns')
  const configured = draft.config.get('tableIndexConfig', 'jsonIndexConfigs', name)
  return types.includes('TEXT') || types.includes('JSON') || configured !== undefined || (Array.isArray(listed) && listed.includes(name))
}

function checkInverted (draft: Draft, name: string, wanted: ColumnEncoding, mapped: boolean): void {
  if (wanted === 'dictionary' || !draft.input.tableConfig.invertedIndexColumns.includes(name)) return
  addFault(draft, mapped ? `mapping.columns.${name}.encoding` : `tableConfig column ${name}`,
    `${wanted} columns have no dictionary, which the column's inverted index needs`, 'give it a dictionary, or take the inverted index away')
}

/** Makes the table config say what the segments will have. */
function applyEncoding (draft: Draft, { spec, added }: DraftColumn, wanted: ColumnEncoding): void {
  const { name } = spec
  const index = fieldConfigIndex(draft, name)
  if (wanted === 'raw') {
    const why = added ? `${name} has about as many values as rows: a dictionary would only cost` : `mapping.columns.${name}.encoding is raw`
    if (index >= 0) draft.config.set(['fieldConfigList', String(index), 'encodingType'], 'RAW', 'ENCODING', why)
    else draft.config.append(['tableIndexConfig', 'noDictionaryColumns'], name, 'ENCODING', why, name)
    return
  }
  const why = `mapping.columns.${name}.encoding is ${wanted}`
  const listed = draft.config.get('tableIndexConfig', 'noDictionaryColumns')
  if (Array.isArray(listed) && listed.includes(name)) {
    draft.config.set(['tableIndexConfig', 'noDictionaryColumns'], listed.filter((it) => it !== name), 'ENCODING', why)
  }
  draft.config.remove(['tableIndexConfig', 'noDictionaryConfig', name], 'ENCODING', why)
  if (index >= 0 && draft.config.get('fieldConfigList', String(index), 'encodingType') === 'RAW') {
    draft.config.set(['fieldConfigList', String(index), 'encodingType'], 'DICTIONARY', 'ENCODING', why)
    draft.config.remove(['fieldConfigList', String(index), 'compressionCodec'], 'ENCODING', why)
  }
  if (wanted !== 'measured') return
  draft.config.set(['tableIndexConfig', 'optimizeDictionary'], true, 'ENCODING', `${why}: servers then leave the choice that was made for a segment`)
  if (spec.storedType === 'STRING' || spec.storedType === 'BYTES' || spec.storedType === 'BIG_DECIMAL') {
    const key = 'noDictionaryCardinalityRatioThreshold'
    if (number(draft, key) === undefined) {
      draft.config.set(['tableIndexConfig', key], CARDINALITY_RATIO, 'ENCODING', `${why}: without this share of distinct values texts always get a dictionary`)
    }
  }
}

function thresholds (draft: Draft): NonNullable<EncodingPlan['dictionaryThresholds']> {
  return { sizeRatio: number(draft, 'noDictionarySizeRatioThreshold') ?? SIZE_RATIO, cardinalityRatio: number(draft, 'noDictionaryCardinalityRatioThreshold') }
}

/** The codec of the table config, if segments can be written with it; else Pinot's default by kind of column. */
function compressionOf (
  draft: Draft, name: string, isMetric: boolean, field: FieldConfig | undefined, mapped: ChunkCompression | undefined, encoding: ColumnEncoding
): ChunkCompression {
  const usual = isMetric ? 'PASS_THROUGH' : 'LZ4'
  const index = fieldConfigIndex(draft, name)
  if (mapped !== undefined) {
    if (index >= 0) draft.config.set(['fieldConfigList', String(index), 'compressionCodec'], mapped, 'COMPRESSION', `mapping.columns.${name}.compression is ${mapped}`)
    return mapped
  }
  if (field?.codec !== undefined && field.compression === undefined && (encoding === 'raw') !== (field.codec === 'MV_ENTRY_DICT')) {
    warn(draft, 'CODEC_CONVERTED', `tableConfig.fieldConfigList (${name})`, `segments are not written with the codec ${field.codec}: servers convert the column when they load them`,
      'choose one of PASS_THROUGH, LZ4, SNAPPY, GZIP, ZSTANDARD')
  }
  return field?.compression ?? (field?.codec?.startsWith('CLP') === true ? 'PASS_THROUGH' : usual)
}

function fieldConfigIndex (draft: Draft, name: string): number {
  const list = draft.config.get('fieldConfigList')
  return Array.isArray(list) ? (list as readonly { name?: unknown }[]).findIndex((entry) => entry.name === name) : -1
}

/** As the user's table config has it, whatever the plan has made of it for other columns. */
function flag (draft: Draft, key: string): boolean {
  const index = draft.input.tableConfig.json['tableIndexConfig']
  const value = isJsonObject(index) ? index[key] : undefined
  return value === true || value === 'true'
}

function number (draft: Draft, key: string): number | undefined {
  const value = draft.config.get('tableIndexConfig', key)
  const result = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof result === 'number' && Number.isFinite(result) ? result : undefined
}
