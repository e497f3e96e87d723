import { isUpsert, settings } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Star-trees. */
export const starTree: Rule = {
  code: 'STAR_TREE',
  level: 'error',
  title: 'Star-trees on an upsert table',
  why: 'they hold sums over rows that later rows replace; Pinot refuses such a table',
  remedy: 'take it out; filter by indexes in place of it',
  find: (input) => isUpsert(input)
    ? settings(input, ['starTreeIndexConfigs', 'enableDefaultStarTree', 'enableDynamicStarTreeCreation'].map((key) => `tableIndexConfig.${key}`), 'is set')
    : []
}
