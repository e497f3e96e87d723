import { isUpsert, settings } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Storage tiers. */
export const tiers: Rule = {
  code: 'TIERS',
  level: 'error',
  title: 'Storage tiers on an upsert table',
  why: 'a segment that moves to another server takes its rows out of the reach of the keys there; Pinot refuses such a table',
  remedy: 'take it out',
  find: (input) => isUpsert(input) ? settings(input, ['tierConfigs', 'tableIndexConfig.tierOverwrites'], 'is set') : []
}
