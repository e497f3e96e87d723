import { readFileSync } from 'node:fs'
import { DynapinotError } from '../errors.ts'
import type { ResolvedOptions } from '../options/resolved-options.ts'
import type { InputFacts } from '../schema/input-facts.ts'
import { parseSchema } from '../schema/parse-schema.ts'
import { parseTableConfig } from '../schema/parse-table-config.ts'
import { peekStream } from '../source/kinesis/peek-stream.ts'
import { checkFunction } from '../transform/functions/supported.ts'
import { openSource } from './open-source.ts'
import { makeTablePlan } from './plan/make-table-plan.ts'
import type { TablePlan } from './plan/table-plan.ts'

/** What a plan needs of an input. */
export interface Peekable {
  readonly peek: () => Promise<InputFacts>
}

/** Reads schema and table config, looks at the input and makes the plan of the table. */
export async function openTablePlan (options: ResolvedOptions, source: Peekable): Promise<TablePlan> {
  const schema = parseSchema(readText(options.schema, 'schema'), options.schema)
  const tableConfig = parseTableConfig(readText(options.tableConfig, 'tableConfig'), options.tableConfig)
  return makeTablePlan({ schema, tableConfig, options, facts: await source.peek(), checkFunction })
}

/** The plan of the table for the input that the options name, whatever it is; it is opened, looked at and closed. */
export async function planTable (options: ResolvedOptions): Promise<TablePlan> {
  const { source: input } = options
  if (input.kind === 'kinesis') return await openTablePlan(options, { peek: async () => await peekStream(input.kinesis) })
  const source = await openSource(options)
  return await openTablePlan(options, source).finally(async () => { await source.close() })
}

function readText (path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new DynapinotError('CONFIG_INVALID', `${option} cannot be read: ${path}`, { file: path, field: option, remedy: 'name a JSON file that is there' }, { cause })
  }
}
