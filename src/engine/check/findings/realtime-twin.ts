import type { Rule } from '../rule.ts'

/** A REALTIME table of the same name. */
export const realtimeTwin: Rule = {
  code: 'REALTIME_TWIN',
  level: 'error',
  title: 'A REALTIME table of the same name',
  why: 'queries see the rows of both, and upsert does not reach from one to the other: every item comes back twice',
  remedy: 'give the OFFLINE table another name, or delete the REALTIME table',
  find: ({ cluster, tableConfig }) => cluster === null || cluster.realtime === null
    ? []
    : [{ subject: 'cluster', path: `table ${tableConfig?.tableName ?? ''}_REALTIME`, message: 'is there' }]
}
