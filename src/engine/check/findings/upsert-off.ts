import { ifOffline, isUpsert } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** No upsert. */
export const upsertOff: Rule = {
  code: 'UPSERT_OFF',
  level: 'error',
  title: 'A table without upsert',
  why: 'every version of an item shows as a row of its own, and deleted items stay',
  remedy: 'set upsertConfig.mode to FULL',
  find: (input) => input.tableConfig === null || isUpsert(input)
    ? []
    : [{ subject: 'tableConfig', path: 'upsertConfig.mode', message: `is ${input.tableConfig.upsert?.mode ?? 'absent'}`, level: ifOffline(input, 'error') }]
}
