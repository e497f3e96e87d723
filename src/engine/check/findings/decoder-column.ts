import { streamConfigs } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Columns that the stream's decoder fills and the table does not have. */
export const decoderColumn: Rule = {
  code: 'DECODER_COLUMN',
  level: 'error',
  title: 'Columns that the stream\'s decoder fills and nothing takes',
  why: 'Pinot drops them in silence: what decides which row wins, and which are deleted, is then not what the decoder says',
  remedy: 'name columns of the schema, and those that upsertConfig uses',
  find: (input) => {
    const { schema } = input
    if (schema === null) return []
    return streamConfigs(input).flatMap(({ path, map }) => Object.entries(map).flatMap(([key, value]) => {
      if (!/\.decoder\.prop\.dynamodb\.(?:time|delete)ColumnName$/.test(key) || typeof value !== 'string') return []
      const known = schema.columns.some(({ name }) => name === value)
      return known ? [] : [{ subject: 'tableConfig' as const, path: `${path}.${key}`, message: `is ${value}, which is no column of the schema: it feeds nothing` }]
    }))
  }
}
