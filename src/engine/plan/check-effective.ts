import { isJsonObject } from '../../schema/json.ts'
import { didYouMean } from '../../schema/near-name.ts'
import { addFault } from './draft.ts'
import type { Draft } from './draft.ts'

const columnLists = [
  'invertedIndexColumns', 'rangeIndexColumns', 'jsonIndexColumns', 'bloomFilterColumns', 'noDictionaryColumns', 'onHeapDictionaryColumns',
  'varLengthDictionaryColumns', 'sortedColumn'
]
const columnMaps = ['jsonIndexConfigs', 'bloomFilterConfigs', 'noDictionaryConfig']

/**
 * What Pinot would refuse of the effective table config (TableConfigUtils.validate) and that the steps of the plan do
 * not see to: references to columns that are not there, settings that exclude one another.
 */
export function checkEffective (draft: Draft, required: readonly string[]): void {
  const { config, input: { tableConfig } } = draft
  const index = config.get('tableIndexConfig')
  if (isJsonObject(index)) {
    for (const key of columnLists) {
      const list = index[key]
      if (Array.isArray(list)) for (const name of list) if (typeof name === 'string' && name !== '') checkColumn(draft, `tableConfig.tableIndexConfig.${key}`, name)
    }
    for (const key of columnMaps) {
      const map = index[key]
      if (isJsonObject(map)) for (const name of Object.keys(map)) checkColumn(draft, `tableConfig.tableIndexConfig.${key}`, name)
    }
  }
  for (const [name, field] of Object.entries(tableConfig.fieldConfigs)) {
    checkColumn(draft, 'tableConfig.fieldConfigList', name)
    if (!field.forwardIndexDisabled) continue
    if (required.includes(name)) {
      addFault(draft, `tableConfig.fieldConfigList (${name})`, 'the forward index is disabled, but Pinot reads keys, versions and deletions from it', 'enable it')
    }
    if (isJsonObject(index) && (index['optimizeDictionary'] === true || index['optimizeDictionaryForMetrics'] === true)) {
      addFault(draft, `tableConfig.fieldConfigList (${name})`, 'Pinot refuses a disabled forward index beside optimizeDictionary', 'enable it, or give up optimizeDictionary and measured columns')
    }
  }
  checkEncodings(draft)
  checkConsistency(draft)
}

function checkColumn (draft: Draft, path: string, name: string): void {
  if (draft.columns.has(name)) return
  addFault(draft, path, `the schema has no column ${name}${didYouMean(name, draft.columns.keys())}`, 'Pinot refuses the table config; take it out')
}

/** An entry of fieldConfigList is DICTIONARY unless it says RAW, and must not contradict noDictionaryColumns. */
function checkEncodings (draft: Draft): void {
  const list = draft.config.get('fieldConfigList')
  if (!Array.isArray(list)) return
  const raw = draft.config.get('tableIndexConfig', 'noDictionaryColumns')
  const rawMap = draft.config.get('tableIndexConfig', 'noDictionaryConfig')
  for (const entry of list as readonly unknown[]) {
    if (!isJsonObject(entry) || typeof entry['name'] !== 'string' || entry['encodingType'] === 'RAW') continue
    const name = entry['name']
    if ((Array.isArray(raw) && raw.includes(name)) || (isJsonObject(rawMap) && rawMap[name] !== undefined)) {
      addFault(draft, `tableConfig.fieldConfigList (${name})`, 'is DICTIONARY, which it is without an encodingType too, but the column is among the columns without a dictionary', 'Pinot refuses that; set encodingType: RAW')
    }
  }
}

function checkConsistency (draft: Draft): void {
  const mode = draft.config.get('upsertConfig', 'consistencyMode')
  const tracking = draft.config.get('upsertConfig', 'newSegmentTrackingTimeMs')
  if ((mode === 'SYNC' || mode === 'SNAPSHOT') && tracking !== undefined && !(Number(tracking) > 0)) {
    addFault(draft, 'tableConfig.upsertConfig.newSegmentTrackingTimeMs', `must be above 0 with consistencyMode ${mode}`)
  }
  const scheme = draft.config.get('segmentsConfig', 'peerSegmentDownloadScheme')
  if (scheme !== undefined && scheme !== null && (draft.input.options.table.replication ?? draft.input.tableConfig.replication ?? 1) < 2) {
    addFault(draft, 'tableConfig.segmentsConfig.peerSegmentDownloadScheme', 'Pinot refuses it with a replication below 2', 'take it out')
  }
}
