import { isUpsert } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** No delete record column. */
export const deleteColumnMissing: Rule = {
  code: 'DELETE_COLUMN_MISSING',
  level: 'error',
  title: 'Upsert without a delete record column',
  why: 'an item that is deleted in DynamoDB stays in Pinot for ever, with its last values or as a row of nulls',
  remedy: 'name a BOOLEAN column in upsertConfig.deleteRecordColumn',
  find: (input) => input.tableConfig !== null && isUpsert(input) && input.tableConfig.upsert!.deleteRecordColumn === undefined
    ? [{ subject: 'tableConfig', path: 'upsertConfig.deleteRecordColumn', message: 'is absent' }]
    : []
}
