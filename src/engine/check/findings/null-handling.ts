import type { Rule } from '../rule.ts'

/** Nulls that read as default values. */
export const nullHandling: Rule = {
  code: 'NULL_HANDLING',
  level: 'warning',
  title: 'Null handling that is off',
  why: 'items need not have all attributes: one that is missing reads as the default of its column, such as the text null or -2147483648, and is counted and added up',
  remedy: 'set tableIndexConfig.nullHandlingEnabled to true, and ask with SET enableNullHandling = true',
  find: ({ schema, tableConfig }) => schema === null || tableConfig === null || schema.columnBasedNullHandling || tableConfig.nullHandling
    ? []
    : [{ subject: 'tableConfig', path: 'tableIndexConfig.nullHandlingEnabled', message: 'is off, and the schema has no enableColumnBasedNullHandling' }]
}
