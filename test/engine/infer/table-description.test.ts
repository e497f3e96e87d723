import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { parseTableDescription } from '../../../src/engine/infer/table-description.ts'
import type { DynapinotError } from '../../../src/errors.ts'
import { inferLines } from './infer-lines.ts'

const table = {
  TableName: 'things',
  KeySchema: [{ AttributeName: 'at', KeyType: 'RANGE' }, { AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }, { AttributeName: 'at', AttributeType: 'N' }, { AttributeName: 'rank', AttributeType: 'N' }],
  ItemCount: 41_000_000
}
const read = (more: object = {}): ReturnType<typeof parseTableDescription> => parseTableDescription(JSON.stringify({ Table: { ...table, ...more } }), 'table.json')
const refused = (run: () => unknown, pattern: RegExp): void => {
  assert.throws(run, (error: DynapinotError) => error.code === 'CONFIG_INVALID' && pattern.test([error.message, ...error.context.faults ?? [], error.context.remedy].join('\n')))
}

describe('parseTableDescription', () => {
  it('reads name, key and declared attributes, whether or not they lie in Table', () => {
    const description = read()
    assert.deepEqual([description.name, description.keys, description.items, description.warnings], ['things', { partition: 'id', sort: 'at' }, 41_000_000, []])
    assert.deepEqual(description.attributes.map(({ name, type }) => name + type), ['idS', 'atN', 'rankN'])
    assert.deepEqual(parseTableDescription(JSON.stringify(table), 'table.json'), description)
  })

  it('tells of a stream without new images', () => {
    const stream = (StreamViewType: string): object => ({ StreamSpecification: { StreamEnabled: true, StreamViewType } })
    assert.match(read(stream('KEYS_ONLY')).warnings.join(), /has KEYS_ONLY.*NEW_AND_OLD_IMAGES/)
    assert.deepEqual(read(stream('NEW_AND_OLD_IMAGES')).warnings, [])
  })

  it('refuses what is none', () => {
    for (const text of ['{', '[]', '{"Table":{}}', '{"Table":{"TableName":"t","KeySchema":[]}}']) {
      refused(() => parseTableDescription(text, 'table.json'), /table\.json is no table description[^]*describe-table/)
    }
  })
})

describe('a table with its description', () => {
  const item = (n: number): string => JSON.stringify({ Item: { id: { S: `i${n}` }, at: { N: String(n) }, more: { S: 'x' } } })

  it('needs no other word of its key, and has partitions for its items', () => {
    const { report, schema } = inferLines('export', [item(1), item(2)], { description: read() })
    assert.deepEqual([report.keys, report.partitions], [{ partition: 'id', sort: 'at' }, 16])
    assert.deepEqual(schema['primaryKeyColumns'], ['id', 'at'])
    const rank = report.attributes.find(({ name }) => name === 'rank')!
    assert.deepEqual([rank.present, rank.types, rank.column.dataType], [0, { N: 0 }, 'BIG_DECIMAL'], 'a declared attribute without a value')
    assert.match(report.warnings.join(), /in no item of the sample: rank/)
  })

  it('is made without a record, too: for a stream', () => {
    const { report, config } = inferLines('change', [], { description: read(), files: { schemaFile: 's', tableConfigFile: 't', source: { kinesis: { stream: 'changes' } } } })
    assert.deepEqual(report.attributes.map(({ name }) => name), ['id', 'at', 'rank'])
    assert.match(report.warnings.join(), /no item was looked at/)
    assert.deepEqual(parse(config).source, { kinesis: { stream: 'changes' }, tables: ['things'], keys: { partition: 'id', sort: 'at' } })
  })

  it('is refused with records or a key of another', () => {
    refused(() => inferLines('export', [item(1)], { description: read({ TableName: 'other' }) }), /description is of the table other, the input of things/)
    refused(() => inferLines('export', [item(1)], { description: read(), keys: { partition: 'more' } }), /the key of things is id and at/)
    refused(() => inferLines('export', [item(1)], { description: read({ AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }] }) }), /id is N in the description, S in the records/)
  })
})
