import { DynapinotError } from '../../errors.ts'
import { isObject } from '../../decode/attribute-value.ts'
import { AttributeStats } from './attribute-stats.ts'
import type { Sample } from './sample-gatherer.ts'

/** What DescribeTable tells of a DynamoDB table that matters here. */
export interface TableDescription {
  readonly name: string
  readonly keys: { readonly partition: string, readonly sort?: string | undefined }
  /** Attributes of the key and of the keys of indexes, which alone have a type. */
  readonly attributes: readonly { readonly name: string, readonly type: 'S' | 'N' | 'B' }[]
  /** As of some hours ago: DynamoDB counts about every six hours. */
  readonly items: number | null
  /** What is strange about it, one line each. */
  readonly warnings: readonly string[]
}

const howTo = 'aws dynamodb describe-table --table-name NAME > table.json'

/**
 * Reads the JSON of DescribeTable: `{ "Table": { TableName, KeySchema, AttributeDefinitions, ItemCount, ... } }`, or what is
 * inside of it.
 * @throws DynapinotError CONFIG_INVALID.
 */
export function parseTableDescription (text: string, file: string): TableDescription {
  const table = tableOf(text, file)
  const { TableName: name, ItemCount: items } = table
  const attributes = entries(table['AttributeDefinitions']).flatMap(({ AttributeName: attribute, AttributeType: type }) =>
    typeof attribute === 'string' && (type === 'S' || type === 'N' || type === 'B') ? [{ name: attribute, type } as const] : [])
  const keys = entries(table['KeySchema'])
  const keyOf = (wanted: string): string | undefined => {
    const attribute = keys.find(({ KeyType: type }) => type === wanted)?.['AttributeName']
    return typeof attribute === 'string' ? attribute : undefined
  }
  const partition = keyOf('HASH')
  if (typeof name !== 'string' || partition === undefined) throw notOne(file, 'has no TableName, or no KeySchema with a HASH key')
  return { name, keys: { partition, sort: keyOf('RANGE') }, attributes, items: typeof items === 'number' ? items : null, warnings: streamWarnings(table) }
}

/** A sample with the declared attributes that none of its items has, at the end. @throws DynapinotError CONFIG_INVALID if a type is another one. */
export function withDeclared (sample: Sample, { name: table, attributes }: TableDescription, base64: 1 | 2): Sample {
  const known = new Map(sample.attributes.map((stats) => [stats.name, stats]))
  const faults = attributes.flatMap(({ name, type }) => {
    const seen = known.get(name)?.types ?? []
    return seen.length === 0 || seen.includes(type) ? [] : [`${name} is ${type} in the description, ${seen.join(' or ')} in the records`]
  })
  if (faults.length > 0) {
    throw new DynapinotError('CONFIG_INVALID', `the records are not of the table ${table} that is described`, { faults, remedy: 'give the description of the table whose records these are' })
  }
  const missing = attributes.filter(({ name }) => !known.has(name)).map(({ name, type }) => AttributeStats.declared(name, type, base64))
  return { ...sample, attributes: [...sample.attributes, ...missing] }
}

function tableOf (text: string, file: string): Readonly<Record<string, unknown>> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw notOne(file, `is no JSON: ${(cause as Error).message}`)
  }
  const inner = isObject(json) ? json['Table'] ?? json['TableDescription'] ?? json : json
  if (!isObject(inner)) throw notOne(file, 'has no object Table')
  return inner
}

/** DynamoDB Streams have what the table says; a Kinesis stream always has both images. */
function streamWarnings ({ StreamSpecification: stream }: Readonly<Record<string, unknown>>): string[] {
  if (!isObject(stream) || stream['StreamEnabled'] !== true) return []
  const view = stream['StreamViewType']
  if (view !== 'KEYS_ONLY' && view !== 'OLD_IMAGE') return []
  return [`the table's DynamoDB Stream has ${view}: its records have no new image, without which an item cannot be mirrored; set NEW_AND_OLD_IMAGES, or use a Kinesis stream, which has both`]
}

function entries (value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isObject) : []
}

function notOne (file: string, what: string): DynapinotError {
  return new DynapinotError('CONFIG_INVALID', `${file} is no table description: it ${what}`, { file, remedy: `make one: ${howTo}` })
}
