import type { Rule } from '../rule.ts'

/** No table yet. */
export const tableMissing: Rule = {
  code: 'TABLE_MISSING',
  level: 'notice',
  title: 'A table that is not in the cluster yet',
  why: 'a backfill would be refused',
  remedy: 'create it: dynapinot apply',
  find: ({ cluster, tableConfig }) => cluster === null || cluster.offline !== null
    ? []
    : [{ subject: 'cluster', path: `table ${tableConfig?.tableName ?? ''}_OFFLINE`, message: 'is not there' }]
}
