import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** Times too coarse to tell changes apart. */
export const timeTies: Rule = {
  code: 'TIME_TIES',
  level: 'notice',
  title: 'Records whose time is in milliseconds or seconds',
  why: 'of several changes of an item within one unit only the order of arrival tells the last',
  remedy: 'set ApproximateCreationDateTimePrecision of the table\'s Kinesis destination to MICROSECOND',
  find: (input) => planWarnings(input, ['TIME_UNITS_MIXED', 'TIME_IN_MILLISECONDS', 'TIME_IN_SECONDS'])
}
