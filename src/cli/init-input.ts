import { readFileSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import type { ConfigInput } from '../engine/infer/config-text.ts'
import type { LookSource } from '../engine/infer/look.ts'
import { streamOfTable } from '../engine/infer/stream-of-table.ts'
import type { StreamText } from '../engine/infer/stream-of-table.ts'
import type { TableDescription } from '../engine/infer/table-description.ts'
import { DynapinotError } from '../errors.ts'
import { resolveOptions } from '../options/resolve.ts'
import { parseSchema } from '../schema/parse-schema.ts'
import { parseTableConfig } from '../schema/parse-table-config.ts'
import type { PinotSchema } from '../schema/pinot-schema.ts'
import type { TableConfig } from '../schema/table-config.ts'

/** Values of the flags of `init`, as commander gives them. */
export interface InitFlags {
  readonly export?: string | undefined
  readonly changes?: readonly string[] | undefined
  readonly kinesis?: string | undefined
  readonly region?: string
  readonly endpoint?: string
  readonly profile?: string
  readonly tableDescription?: string | undefined
  readonly from?: readonly string[]
  readonly table?: string | undefined
  readonly sourceTable?: string | undefined
  readonly partitionKey?: string | undefined
  readonly sortKey?: string | undefined
  readonly controller?: string | undefined
  readonly out: string
  readonly sample: string
  readonly json?: boolean
  readonly force?: boolean
  readonly yes?: boolean
}

/** Schema and table config of another table. */
export interface ImportedDocuments {
  readonly schema: PinotSchema
  readonly tableConfig: TableConfig
}

/** The input that the flags name; undefined: description or documents alone. @throws DynapinotError CONFIG_INVALID. */
export function inputOf (flags: InitFlags): LookSource | undefined {
  const given = [flags.export, flags.changes, flags.kinesis].filter((it) => it !== undefined).length
  if (given > 1) throw new DynapinotError('CONFIG_INVALID', 'give only one of --export, --changes and --kinesis')
  if (given === 0 && flags.tableDescription === undefined && flags.from === undefined) {
    throw new DynapinotError('CONFIG_INVALID', 'there is nothing to look at', { remedy: 'give --export, --changes or --kinesis, or at least --table-description or --from' })
  }
  if (flags.kinesis === undefined && [flags.region, flags.endpoint, flags.profile].some((it) => it !== undefined)) {
    throw new DynapinotError('CONFIG_INVALID', '--region, --endpoint and --profile are those of a stream; there is none: --kinesis')
  }
  if (flags.kinesis !== undefined) return { kind: 'kinesis', kinesis: kinesisOf(streamText(flags, flags.kinesis)) }
  if (flags.changes !== undefined) return { kind: 'changes', paths: flags.changes }
  if (flags.export === undefined) return undefined
  if (flags.sourceTable !== undefined) {
    throw new DynapinotError('CONFIG_INVALID', '--source-table chooses among the tables of change records; an export is of one table', { remedy: 'the name of the Pinot table is --table' })
  }
  return { kind: 'export', path: flags.export }
}

/** The URL of `--controller` as the config is to have it. @throws DynapinotError CONFIG_INVALID if it is none. */
export function controllerOf ({ controller }: InitFlags): string | undefined {
  if (controller === undefined) return undefined
  resolveOptions({ configText: JSON.stringify({ schema: '-', tableConfig: '-', source: { changes: ['-'] } }), flags: { 'sink.pinot.controller': controller } })
  return controller
}

/** Reads the files of `--from`: schema, then table config. @throws DynapinotError CONFIG_INVALID, SCHEMA_INVALID, TABLE_CONFIG_INVALID. */
export function importedDocuments (files: readonly string[]): ImportedDocuments {
  const [schema, tableConfig, ...others] = files
  if (schema === undefined || tableConfig === undefined || others.length > 0) {
    throw new DynapinotError('CONFIG_INVALID', `--from takes two files, not ${files.length}`, { remedy: '--from schema.json table_config.json' })
  }
  return { schema: parseSchema(readText(schema), schema), tableConfig: parseTableConfig(readText(tableConfig), tableConfig) }
}

/** `source` of the config: paths from its folder, unless they are given whole. */
export function sourceTextOf (
  flags: InitFlags, input: LookSource | undefined, out: string, { imported, description }: { readonly imported: ImportedDocuments | undefined, readonly description: TableDescription | undefined }
): { readonly source: ConfigInput['source'], readonly warnings: readonly string[] } {
  const fromOut = (path: string): string => path === '-' || isAbsolute(path) ? path : relative(out, resolve(path)) || '.'
  if (input?.kind === 'export') return { source: { export: fromOut(input.path) }, warnings: [] }
  if (input?.kind === 'changes') return { source: { changes: input.paths.map(fromOut) }, warnings: [] }
  if (flags.kinesis !== undefined) return { source: { kinesis: streamText(flags, flags.kinesis) }, warnings: [] }
  const stream = imported === undefined ? undefined : streamOfTable(imported.tableConfig.json)
  if (stream !== undefined) return { source: { kinesis: stream }, warnings: [] }
  const name = description?.name ?? flags.sourceTable
  if (name === undefined) {
    throw new DynapinotError('CONFIG_INVALID', 'the table config reads no Kinesis stream, and no other input is given', { remedy: 'give --export, --changes or --kinesis' })
  }
  return {
    source: { kinesis: { stream: name } },
    warnings: [`the input is not known: source.kinesis.stream in the config has the table's name, ${name}; put in the name of the table's stream, or source.export or source.changes in its place`]
  }
}

function streamText ({ region, endpoint, profile }: InitFlags, stream: string): StreamText {
  return { stream, region, endpoint, profile }
}

/** The stream with all defaults, as a job would have it. */
function kinesisOf (kinesis: StreamText): Extract<LookSource, { kind: 'kinesis' }>['kinesis'] {
  const { source } = resolveOptions({ configText: JSON.stringify({ schema: '-', tableConfig: '-', source: { kinesis }, sink: { dir: { path: '.' } } }) })
  if (source.kind !== 'kinesis') throw new TypeError('a config with source.kinesis gave another source')
  return source.kinesis
}

/** The text of a file. @throws DynapinotError CONFIG_INVALID. */
export function readText (path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new DynapinotError('CONFIG_INVALID', `cannot read ${path}: ${(cause as Error).message}`, { file: path, remedy: 'name a file that is there' }, { cause })
  }
}
