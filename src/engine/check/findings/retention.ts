import { ifOffline, settings } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Segments that are dropped by age. */
export const retention: Rule = {
  code: 'RETENTION',
  level: 'error',
  title: 'Retention of segments by time',
  why: 'a segment that is dropped by age takes the latest rows of its items with it, though DynamoDB still has them, and the next restart of a server brings older rows back',
  remedy: 'take retentionTimeUnit and retentionTimeValue out; let DynamoDB\'s TTL delete items',
  find: (input) => settings(input, ['segmentsConfig.retentionTimeValue'], 'is set', ifOffline(input, 'error'))
}
