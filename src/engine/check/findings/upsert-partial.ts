import type { Rule } from '../rule.ts'

/** PARTIAL upsert. */
export const upsertPartial: Rule = {
  code: 'UPSERT_PARTIAL',
  level: 'error',
  title: 'Upsert of mode PARTIAL',
  why: 'a change record holds the whole item: an attribute that was removed from it is not there, and PARTIAL keeps the old value for ever; rows of pushed segments are not merged at all, and Pinot 1.5.1 does not refuse it',
  remedy: 'set upsertConfig.mode to FULL and take partialUpsertStrategies out',
  find: ({ tableConfig }) => tableConfig?.upsert?.mode === 'PARTIAL'
    ? [{ subject: 'tableConfig', path: 'upsertConfig.mode', message: 'is PARTIAL: it keeps attributes that were removed from an item' }]
    : []
}
