import { isJsonObject } from '../../schema/json.ts'
import type { Json } from '../../schema/json.ts'
import { addFault, warn } from './draft.ts'
import type { Draft } from './draft.ts'

const tasks: Readonly<Record<string, string>> = {
  UpsertCompactionTask: 'refuses OFFLINE tables',
  UpsertCompactMergeTask: 'refuses OFFLINE tables',
  MergeRollupTask: 'merges segments without looking at which rows are valid, and hides rows while it does',
  RefreshSegmentTask: 'writes segments anew under their names, which breaks the order of equal versions',
  RealtimeToOfflineSegmentsTask: 'moves consumed segments, and there are none',
  PurgeTask: 'takes rows out that hide older rows',
  SegmentGenerationAndPushTask: 'would push segments that are not partitioned by key'
}

/** tableIndexConfig, tasks, tiers, retention and ingestion: what an OFFLINE upsert table cannot have, each with its reason. */
export function editIndexing (draft: Draft): void {
  const { config } = draft
  const index = 'tableIndexConfig'
  const starTree = 'Pinot refuses star-trees on upsert tables: they would count replaced rows'
  for (const key of ['starTreeIndexConfigs', 'enableDefaultStarTree', 'enableDynamicStarTreeCreation']) dropUnlessFalse(draft, [index, key], 'STAR_TREE', starTree)
  dropUnlessFalse(draft, [index, 'aggregateMetrics'], 'AGGREGATION', 'Pinot refuses it on upsert tables')
  dropUnlessFalse(draft, [index, 'skipSegmentPreprocess'], 'PREPROCESS', 'servers build the table\'s indexes when they load a segment; this would keep them from it')
  const version = config.get(index, 'segmentFormatVersion')
  if (typeof version !== 'string' || version.toLowerCase() !== 'v3') {
    config.remove([index, 'segmentFormatVersion'], 'SEGMENT_FORMAT', 'segments are written in version v3')
  }
  const tiers = 'Pinot refuses tiers on upsert tables: all versions of a key have to be on one server'
  config.remove(['tierConfigs'], 'TIERS', tiers)
  config.remove([index, 'tierOverwrites'], 'TIERS', tiers)
  for (const type of Object.keys((config.get('task', 'taskTypeConfigsMap') ?? {}) as object)) {
    config.remove(['task', 'taskTypeConfigsMap', type], 'MINION_TASK', `${type} ${tasks[type] ?? 'changes segments behind the writer\'s back'}`)
  }
  const task = config.get('task')
  if (isJsonObject(task) && Object.keys(task).length === 1 && isEmptyObject(task['taskTypeConfigsMap'])) config.remove(['task'], 'MINION_TASK', 'it has no tasks')
  const retention = 'a segment that is dropped by age takes the latest rows of its keys with it, and older rows come back'
  for (const key of ['retentionTimeUnit', 'retentionTimeValue']) config.remove(['segmentsConfig', key], 'RETENTION', retention)
  for (const name of draft.input.tableConfig.sortedColumns) {
    warn(draft, 'NOT_SORTED', 'tableConfig.tableIndexConfig.sortedColumn', `rows are not sorted by ${name}: their order in a segment decides between equal versions`)
  }
}

/** Record-level ingestion settings act on consumed records and on Pinot's own builder, never on a pushed segment. */
export function checkIngestion (draft: Draft): void {
  const { config } = draft
  config.remove(['ingestionConfig', 'aggregationConfigs'], 'AGGREGATION', 'Pinot refuses it on upsert tables')
  const settings: readonly (readonly [string, string])[] = [
    ['filterConfig', 'records are not filtered; take it out, or filter in the queries'],
    ['enrichmentConfigs', 'records are not enriched; take it out, and use transform functions'],
    ['complexTypeConfig', 'map columns to paths in place of it: mapping.columns.<column>.path'],
    ['schemaConformingTransformerConfig', 'map columns to paths in place of it: mapping.columns.<column>.path'],
    ['schemaConformingTransformerV2Config', 'map columns to paths in place of it: mapping.columns.<column>.path']
  ]
  for (const [key, remedy] of settings) {
    const value = config.get('ingestionConfig', key)
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
      addFault(draft, `tableConfig.ingestionConfig.${key}`, 'is not supported: Pinot does not apply it to pushed segments', remedy)
    }
  }
  if (config.get('isDimTable') === true) {
    addFault(draft, 'tableConfig.isDimTable', 'a dimension table cannot be an upsert table', 'take it out')
  }
}

function dropUnlessFalse (draft: Draft, path: readonly string[], code: string, why: string): void {
  const value = draft.config.get(...path)
  if (value !== undefined && value !== false && value !== 'false') draft.config.remove(path, code, why)
}

function isEmptyObject (value: Json | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0
}
