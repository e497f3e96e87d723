import { stringify } from 'yaml'
import { schemaComment } from '../../options/config-template.ts'
import { ownRecordField } from './column-name.ts'
import type { ColumnProposal } from './propose-columns.ts'
import type { StreamText } from './stream-of-table.ts'

/** What a generated config says. */
export interface ConfigInput {
  /** Paths as they are to be written: relative to the config's folder. */
  readonly schemaFile: string
  readonly tableConfigFile: string
  readonly source: { readonly export: string } | { readonly changes: readonly string[] } | { readonly kinesis: StreamText }
  /** DynamoDB tables whose records are taken; empty = the one of the input. */
  readonly tables: readonly string[]
  readonly keys: { readonly partition: string, readonly sort?: string | undefined }
  readonly columns: readonly ColumnProposal[]
  /** Entries of mapping.columns beside those that the columns need. */
  readonly mapping?: Readonly<Record<string, object>> | undefined
  readonly partitions: number
  /** URL of the Pinot controller that segments go to; without one they go to a folder. */
  readonly controller?: string | undefined
  /** One line: what the files were made from. */
  readonly origin: string
}

const auth = `#     auth: { basic: { user: "$\{PINOT_USER}", password: "$\{PINOT_PASSWORD}" } }
`
const clusterSink = `# sink:
#   pinot:
#     controller: http://localhost:9000
${auth}`

/** Text of a dynapinot.yaml with comments, such that it runs as it is: into the cluster, or a folder if none is named. */
export function configText (input: ConfigInput): string {
  const { source, tables, keys, columns } = input
  const mapped = [...Object.entries(input.mapping ?? {}), ...mappingOf(columns)]
  const conflicts = columns.filter(({ type }) => type.conflict !== undefined)
  const mapping = section('Columns that do not have the name of their attribute, or that have the name of a field of the record.', {
    mapping: { columns: Object.fromEntries(mapped) }
  })
  const several = conflicts.map(({ stats, column, type }) => `${stats.name} (${type.conflict!.join(', ')}) in column ${column} as ${type.dataType}`)
  const sections = [
    `${schemaComment}\n# Made by dynapinot init from ${oneLine(input.origin)}. Every option: dynapinot/config-schema.json\n`,
    section('', { schema: input.schemaFile, tableConfig: input.tableConfigFile }),
    section('', {
      source: {
        ...('kinesis' in source ? { kinesis: withoutUndefined(source.kinesis) } : source),
        ...(tables.length > 0 ? { tables } : {}),
        keys: { partition: keys.partition, ...(keys.sort === undefined ? {} : { sort: keys.sort }) }
      }
    }),
    mapped.length === 0 ? '' : mapping,
    conflicts.length === 0 ? '' : comment(`Attributes of several types: ${several.join('; ')}.`),
    section('Chosen once: a table keeps its number of partitions for life. Each lies on one server of a replica group.', {
      partition: { count: input.partitions }
    }),
    section('A number that its column cannot hold exactly, and any other value that does not fit, makes its record a dead letter;\n' +
      'mapping.numbers (null, round) and mapping.onBadValue (null) say otherwise. More dead letters than this share stop the job.', {
      deadLetters: { maxRatio: 0.01 }
    }),
    ...sinkSections(input.controller)
  ]
  return sections.filter((text) => text !== '').join('\n')
}

function sinkSections (controller: string | undefined): readonly string[] {
  if (controller !== undefined) return [section('', { sink: { pinot: { controller } } }) + auth]
  return [section('Segments go to a folder. For a cluster put the other sink in its place.', { sink: { dir: { path: 'segments' } } }), clusterSink]
}

/** Entries of mapping.columns. */
function mappingOf (columns: readonly ColumnProposal[]): (readonly [string, object])[] {
  return columns.flatMap(({ stats, column, path }) => {
    const field = ownRecordField(stats.name)
    const own = field === undefined ? [] : [[stats.name, { record: field }] as const]
    return path === undefined ? own : [[column, { path }] as const, ...own]
  })
}

function withoutUndefined (value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>
}

function section (about: string, value: Readonly<Record<string, unknown>>): string {
  return (about === '' ? '' : comment(about)) + stringify(escaped(value), { lineWidth: 0, flowCollectionPadding: true })
}

function comment (text: string): string {
  return text.split('\n').map((line) => `# ${oneLine(line)}\n`).join('')
}

/** Names of attributes may hold anything. */
function oneLine (text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
}

/** A text that is taken as it is: `${` begins a reference to the environment. */
function escaped (value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${')
  if (Array.isArray(value)) return value.map(escaped)
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]))
  return value
}
