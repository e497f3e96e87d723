import { isUpsert } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** No comparison column. */
export const comparisonColumnMissing: Rule = {
  code: 'COMPARISON_COLUMN_MISSING',
  level: 'error',
  title: 'Upsert without a comparison column',
  why: 'which row wins is then decided by the time column, an attribute that need not change with the item, or without one by the time of the push: late records bring old states back',
  remedy: 'name a column with the time of the change in upsertConfig.comparisonColumns',
  find: (input) => {
    const { tableConfig } = input
    if (tableConfig === null || !isUpsert(input) || tableConfig.upsert!.comparisonColumns.length > 0) return []
    const { timeColumnName } = tableConfig
    return [{ subject: 'tableConfig', path: 'upsertConfig.comparisonColumns', message: `is absent: ${timeColumnName === undefined ? 'the time of the push decides' : `the time column ${timeColumnName} decides`}` }]
  }
}
