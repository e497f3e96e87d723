import { isUpsert, settings } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Aggregation at ingestion. */
export const aggregation: Rule = {
  code: 'AGGREGATION',
  level: 'error',
  title: 'Aggregation at ingestion on an upsert table',
  why: 'rows are states of items, not amounts to be added up; Pinot refuses such a table',
  remedy: 'take it out; add up in queries',
  find: (input) => isUpsert(input) ? settings(input, ['tableIndexConfig.aggregateMetrics', 'ingestionConfig.aggregationConfigs'], 'is set') : []
}
