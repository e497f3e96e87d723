import { profiledColumns } from '../columns.ts'
import type { Rule } from '../rule.ts'

/** Columns that are said to have no nulls, and have. */
export const nullInNotNull: Rule = {
  code: 'NULL_IN_NOT_NULL',
  level: 'warning',
  title: 'Columns with notNull whose attribute some items lack',
  why: 'with enableColumnBasedNullHandling Pinot takes them for never null: a missing attribute reads as the default of the column, also with enableNullHandling',
  remedy: 'take notNull out of the column',
  find: (input) => input.schema?.columnBasedNullHandling !== true
    ? []
    : profiledColumns(input).filter(({ column, profile }) => column.notNull && (profile.present < input.sample!.records || (profile.types.NULL ?? 0) > 0))
      .map(({ column, profile }) => ({
        subject: 'schema', path: `column ${column.name}`, message: `is notNull, but ${input.sample!.records - profile.present + (profile.types.NULL ?? 0)} of ${input.sample!.records} items have no ${profile.name}`
      }))
}
