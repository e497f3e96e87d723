import type { Rule } from '../rule.ts'

/** A time column that tombstones lack. */
export const timeColumnNull: Rule = {
  code: 'TIME_COLUMN_NULL',
  level: 'error',
  title: 'A time column that some rows lack',
  why: 'brokers leave segments out by its range: the row that hides a deleted item has no time, so that a query by time shows the item again',
  remedy: 'take segmentsConfig.timeColumnName out, or name a key column or the record\'s own time',
  find: ({ plan }) => (plan?.changes ?? []).filter(({ code, path }) => code === 'TIME_COLUMN' && path.endsWith('timeColumnName'))
    .map(({ why }) => ({ subject: 'tableConfig', path: 'segmentsConfig.timeColumnName', message: `names ${why}` }))
}
