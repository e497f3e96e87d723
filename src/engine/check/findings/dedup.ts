import { settings } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Deduplication. */
export const dedup: Rule = {
  code: 'DEDUP',
  level: 'error',
  title: 'Deduplication',
  why: 'it keeps the first row of a key and drops all later states of the item; Pinot refuses it beside upsert and on OFFLINE tables',
  remedy: 'take dedupConfig out',
  find: (input) => settings(input, ['dedupConfig.dedupEnabled'], 'is set')
}
