import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { importReportText } from '../../../src/engine/infer/import-report.ts'
import { importTable } from '../../../src/engine/infer/import-table.ts'
import type { ImportInput, ImportedTable } from '../../../src/engine/infer/import-table.ts'
import { SampleGatherer } from '../../../src/engine/infer/sample-gatherer.ts'
import { streamOfTable } from '../../../src/engine/infer/stream-of-table.ts'
import { streamFaults } from '../../../src/engine/stream-faults.ts'
import type { DynapinotError } from '../../../src/errors.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'
import { parseSchema } from '../../../src/schema/parse-schema.ts'
import { parseTableConfig } from '../../../src/schema/parse-table-config.ts'
import { checkFunction } from '../../../src/transform/functions/supported.ts'
import { inserts, remove, update } from '../../demo/meetups.ts'
import { decodeLines, factsOf, planOfFiles } from './infer-lines.ts'

const schema = parseSchema(readFileSync(new URL('../../demo/schema.json', import.meta.url), 'utf8'))
const tableConfig = parseTableConfig(readFileSync(new URL('../../demo/table_config.json', import.meta.url), 'utf8'))
const events = (inserts() + update() + remove()).trimEnd().split('\n')
const stream = streamOfTable(tableConfig.json)!

function imported (lines: readonly string[], more: Partial<ImportInput> = {}): ImportedTable {
  const gatherer = new SampleGatherer({ form: 'change', tables: [], base64: 2 })
  for (const line of lines) gatherer.line(line)
  return importTable({
    schema,
    tableConfig,
    sample: gatherer.sample(),
    facts: factsOf('change', lines),
    keys: { partition: 'meetup_id' },
    tables: [],
    items: null,
    input: 'lines of a test',
    files: { schemaFile: 'schema.json', tableConfigFile: 'table_config.json', source: { kinesis: stream } },
    checkFunction,
    ...more
  })
}

describe('importTable, of the recipe', () => {
  const made = imported(events)

  it('keeps all columns, and what is right about the table', () => {
    const names = made.report.columns.map(({ name }) => name)
    for (const { name } of schema.columns) assert.ok(names.includes(name), name)
    const { tableName, segmentsConfig, routing } = made.tableConfig as { tableName: string, segmentsConfig: Record<string, string>, routing: Record<string, unknown> }
    assert.deepEqual([tableName, segmentsConfig['timeColumnName'], segmentsConfig['replication'], routing['instanceSelectorType']], ['pinot_dynamo_ingestion', 'mtime', '1', 'strictReplicaGroup'])
  })

  it('mends the rest: a plan of the files has nothing to change, and takes every record', () => {
    assert.ok(made.report.changes.some(({ code }) => code === 'PRIMARY_KEY') && made.report.changes.some(({ code }) => code === 'UPSERT_MODE'))
    const plan = planOfFiles(made, factsOf('change', events))
    assert.deepEqual(plan.changes.filter(({ code }) => code !== 'TIME_UNIT'), [])
    assert.deepEqual(plan.rowPlan.keyColumns, ['meetup_id', 'mtime'])
    const { counts, deadLetters } = decodeLines(plan, events)
    assert.deepEqual([deadLetters, counts.rows, counts.unmapped], [[], events.length, {}])
  })

  it('writes a config that follows the stream of the table config, without its credentials', () => {
    assert.deepEqual(parse(made.config).source, { kinesis: { stream: 'pinot-ingestion-stream', region: 'us-east-1' }, tables: ['meetups'], keys: { partition: 'meetup_id', sort: 'mtime' } })
    assert.deepEqual(streamFaults(resolveOptions({ configText: made.config })), [])
    assert.doesNotMatch(JSON.stringify([made.tableConfig, made.config]), /XXXX|secretKey/)
  })

  it('reports attributes without a column, columns without an attribute, and conflicts', () => {
    const odd = events.map((line, i) => line.replaceAll('"group_name"', '"lat"').replaceAll(/"rsvp_count":\{"N":"(\d+)"\}/g, i === 0 ? '"rsvp_count":{"S":"many"}' : '$&'))
    const { report } = imported(odd)
    assert.deepEqual([report.neverFilled, report.withoutColumn.map(({ name }) => name)], [['group_name'], ['lat']], 'lat is no part of group_lat, which a function takes')
    assert.match(report.warnings.join(), /rsvp_count has several types \(N 11, S 1\), its column rsvp_count is INT/)
    assert.match(importReportText(report), /12 records were looked at\.\n\nNo item has .*\n {2}group_name\n\nAttributes without a column.*\n {2}"lat": S, in 12 items/)
  })

  it('needs no record where key and table are told', () => {
    const { report, config } = imported([], { keys: { partition: 'meetup_id', sort: 'mtime' }, tables: ['meetups'] })
    assert.deepEqual([report.records, parse(config).source.tables], [0, ['meetups']])
    assert.throws(() => imported([], { keys: {} }), (error: DynapinotError) => error.code === 'CONFIG_INVALID' && /key of its table/.test(error.message))
    assert.throws(() => imported([]), (error: DynapinotError) => error.code === 'CONFIG_INVALID' && /DynamoDB table/.test(error.message))
  })

  it('adds a column for a key attribute that has none', () => {
    const json = JSON.parse(JSON.stringify(schema.json)) as { dateTimeFieldSpecs: { name: string }[] }
    json.dateTimeFieldSpecs = json.dateTimeFieldSpecs.filter(({ name }) => name !== 'mtime')
    const withoutTime = JSON.parse(JSON.stringify(tableConfig.json)) as { segmentsConfig: Record<string, unknown> }
    delete withoutTime.segmentsConfig['timeColumnName']
    const made = imported(events, { schema: parseSchema(JSON.stringify(json)), tableConfig: parseTableConfig(JSON.stringify(withoutTime)) })
    assert.deepEqual(made.report.columns.find(({ name }) => name === 'mtime'), { name: 'mtime', dataType: 'TIMESTAMP', from: 'attribute mtime' })
  })
})

describe('streamOfTable', () => {
  it('finds the stream in the old place and in the new, and role in place of keys', () => {
    const map = { streamType: 'kinesis', 'stream.kinesis.topic.name': 's', roleArn: 'arn:aws:iam::123456789012:role/r', accessKey: 'A' }
    const expected = { stream: 's', region: undefined, endpoint: undefined, role: { arn: map.roleArn, externalId: undefined } }
    assert.deepEqual(streamOfTable({ ingestionConfig: { streamIngestionConfig: { streamConfigMaps: [{ streamType: 'kafka' }, map] } } }), expected)
    assert.deepEqual(streamOfTable({ tableIndexConfig: { streamConfigs: map } }), expected)
    assert.equal(streamOfTable({ tableIndexConfig: { streamConfigs: { streamType: 'kafka' } } }), undefined)
  })
})
