import { isUpsert } from '../documents.ts'
import type { Rule } from '../rule.ts'

const harm: Readonly<Record<string, string>> = {
  STRING: 'texts are compared letter by letter: "9" is later than "10"',
  JSON: 'texts are compared letter by letter',
  BYTES: 'Pinot cannot compare a single column of bytes, and no segment loads',
  FLOAT: 'it rounds times, so that different ones become equal',
  DOUBLE: 'it rounds times of more than 53 bits, so that different ones become equal',
  BOOLEAN: 'it has two values',
  INT: 'it holds no time finer than a second'
}

/** Comparison columns that do not tell which change is the latest. */
export const comparisonColumnType: Rule = {
  code: 'COMPARISON_COLUMN_TYPE',
  level: 'error',
  title: 'Comparison columns that cannot tell the latest change',
  why: 'of two changes of an item the older one may win, and stays',
  remedy: 'compare by one LONG column with the time of the change',
  find: (input) => {
    const { tableConfig, schema } = input
    if (tableConfig === null || schema === null || !isUpsert(input)) return []
    return tableConfig.upsert!.comparisonColumns.flatMap((name) => {
      const column = schema.columns.find((it) => it.name === name)
      if (column === undefined) return [{ subject: 'tableConfig' as const, path: 'upsertConfig.comparisonColumns', message: `names ${name}, which is no column of the schema` }]
      if (column.multiValue) return [{ subject: 'tableConfig' as const, path: 'upsertConfig.comparisonColumns', message: `names ${name}, which has several values` }]
      const words = harm[column.dataType]
      return words === undefined ? [] : [{ subject: 'tableConfig' as const, path: 'upsertConfig.comparisonColumns', message: `names ${name}, which is ${column.dataType}: ${words}` }]
    })
  }
}
