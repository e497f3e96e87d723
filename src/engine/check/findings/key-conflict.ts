import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** Records with another key than the table. */
export const keyConflict: Rule = {
  code: 'KEY_CONFLICT',
  level: 'warning',
  title: 'Records that have another key than the table',
  why: 'without its key a record is no row: they are missing in Pinot, or belong to another table',
  remedy: 'map the column to both names, or name the tables that are meant in source.tables',
  find: (input) => planWarnings(input, ['KEYS_CONFLICT'])
}
