import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** Records of other tables than are asked for. */
export const otherTablesOnly: Rule = {
  code: 'OTHER_TABLES_ONLY',
  level: 'warning',
  title: 'An input that begins with records of other tables alone',
  why: 'they are left out and counted: the Pinot table stays empty if no others follow',
  remedy: 'look at the spelling of source.tables',
  find: (input) => planWarnings(input, ['OTHER_TABLES_ONLY'])
}
