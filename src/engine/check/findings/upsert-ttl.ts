import { ifOffline, settings } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Time to live of keys. */
export const upsertTtl: Rule = {
  code: 'UPSERT_TTL',
  level: 'error',
  title: 'metadataTTL or deletedKeysTTL',
  why: 'on an OFFLINE table there are no snapshots: rows of a segment older than metadataTTL are compared with none and show up twice; deletedKeysTTL frees nothing; both count in the unit of the comparison column',
  remedy: 'take it out; items that DynamoDB\'s own TTL deletes are deleted in Pinot too',
  find: (input) => settings(input, ['upsertConfig.metadataTTL', 'upsertConfig.deletedKeysTTL'], 'is set', ifOffline(input, 'error'))
}
