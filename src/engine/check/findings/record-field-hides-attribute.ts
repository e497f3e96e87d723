import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** A column whose name is that of a record's field and of an attribute. */
export const recordFieldHidesAttribute: Rule = {
  code: 'RECORD_FIELD_HIDES_ATTRIBUTE',
  level: 'warning',
  title: 'Columns that take a field of the record although items have an attribute of that name',
  why: 'the values of the attribute get into no column',
  remedy: 'map the column to the attribute, or the attribute to a column of another name',
  find: (input) => planWarnings(input, ['RECORD_FIELD_HIDES_ATTRIBUTE'])
}
