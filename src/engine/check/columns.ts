import type { SchemaColumn } from '../../schema/pinot-schema.ts'
import { recordFields } from '../../schema/row-plan.ts'
import type { AttributeProfile, CheckInput } from './check-input.ts'

/** A column and the profile of the top-level attribute that it takes. */
export interface ProfiledColumn {
  readonly column: SchemaColumn
  readonly profile: AttributeProfile
}

/** Columns that take a top-level attribute which the sample has. */
export function profiledColumns ({ schema, options, sample }: CheckInput): readonly ProfiledColumn[] {
  if (schema === null || sample === null) return []
  return schema.columns.flatMap((column) => {
    const mapping = options?.mapping.columns[column.name]
    if (mapping?.record !== undefined) return []
    if (mapping?.paths === undefined && (mapping?.function !== undefined || (recordFields as readonly string[]).includes(column.name))) return []
    const paths = mapping?.paths ?? [[column.name]]
    return paths.filter((path) => path.length === 1)
      .flatMap(([name]) => sample.attributes.filter((profile) => profile.name === name).map((profile) => ({ column, profile })))
  })
}
