import { before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { describePlan } from '../../../src/engine/plan/describe-plan.ts'
import { makeTablePlan } from '../../../src/engine/plan/make-table-plan.ts'
import type { PlanInput, TablePlan } from '../../../src/engine/plan/table-plan.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'
import type { InputFacts } from '../../../src/schema/input-facts.ts'
import { parseSchema } from '../../../src/schema/parse-schema.ts'
import { parseTableConfig } from '../../../src/schema/parse-table-config.ts'
import { openFiles } from '../../../src/source/file/file-source.ts'
import { checkFunction } from '../../../src/transform/functions/supported.ts'
import { changesOf, columnOf, golden, warningsOf } from './fixture.ts'

// UPDATE_GOLDEN=1 writes the golden files anew; look at the difference before you keep it.
const update = process.env['UPDATE_GOLDEN'] === '1'
const demo = new URL('../../demo/', import.meta.url)
const goldenFolder = new URL('../../golden/plan/', import.meta.url)

function equalsGolden (name: string, text: string): void {
  if (update) writeFileSync(new URL(name, goldenFolder), text)
  assert.equal(text, golden(name))
}

function pretty (value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => typeof item === 'bigint' ? `${item}n` : item instanceof Uint8Array ? [...item] : item, 2) + '\n'
}

/** The recipe's own schema and table config, as they are, and its three records. */
describe('the plan of the recipe', () => {
  let facts: InputFacts
  let plan: TablePlan

  function recipe (configText = '{}', schema?: string, tableConfig?: string): PlanInput {
    return {
      schema: parseSchema(schema ?? readFileSync(new URL('schema.json', demo), 'utf8')),
      tableConfig: parseTableConfig(tableConfig ?? readFileSync(new URL('table_config.json', demo), 'utf8')),
      options: resolveOptions({ configText, flags: { schema: 's', tableConfig: 't', 'source.changes': 'c', 'sink.dir.path': 'o' }, cwd: '/' }),
      facts,
      checkFunction
    }
  }

  before(async () => {
    const source = await openFiles([new URL('recipe.events.ndjson', goldenFolder).pathname], { rangeBytes: 1 << 20 })
    facts = await source.peek()
    await source.close()
    plan = makeTablePlan(recipe())
  })

  it('has exactly these changes', () => {
    assert.deepEqual(changesOf(plan), [
      'TABLE_TYPE tableType',
      'DECODER_COLUMN tableIndexConfig.streamConfigs.stream.kinesis.decoder.prop.dynamodb.timeColumnName',
      'DECODER_COLUMN tableIndexConfig.streamConfigs.stream.kinesis.decoder.prop.dynamodb.deleteColumnName',
      'STREAM_CONFIG tableIndexConfig.streamConfigs',
      'OLD_SETTING segmentsConfig.schemaName',
      'PRIMARY_KEY primaryKeyColumns',
      'DELETE_FUNCTION dimensionFieldSpecs[11].transformFunction',
      'VERSION_COLUMN dateTimeFieldSpecs',
      'COMPARISON_COLUMN upsertConfig.comparisonColumns',
      'TIME_UNIT column ApproximateCreationDateTime',
      'UPSERT_MODE upsertConfig.mode',
      'HASH_FUNCTION upsertConfig.hashFunction',
      'CONSISTENCY_MODE upsertConfig.consistencyMode',
      'PARTITION tableIndexConfig.segmentPartitionConfig.columnPartitionMap',
      'ASSIGNMENT instanceAssignmentConfigMap.OFFLINE',
      'PRUNERS routing.segmentPrunerTypes',
      'RETENTION segmentsConfig.retentionTimeUnit',
      'RETENTION segmentsConfig.retentionTimeValue',
      'ENCODING tableIndexConfig.noDictionaryColumns'
    ])
  })

  it('has exactly these warnings', () => {
    assert.deepEqual(warningsOf(plan), [
      'FUNCTION_FILLS_NULLS column location',
      'STATIC_CREDENTIALS tableConfig.tableIndexConfig.streamConfigs.accessKey',
      'STATIC_CREDENTIALS tableConfig.tableIndexConfig.streamConfigs.secretKey',
      'KEYS_CONFLICT Keys',
      'TIME_UNITS_MIXED ApproximateCreationDateTime'
    ])
  })

  it('has exactly this schema, table config and row plan', () => {
    equalsGolden('recipe.schema.json', pretty(plan.schema))
    equalsGolden('recipe.table_config.json', pretty(plan.tableConfig))
    equalsGolden('recipe.row_plan.json', pretty(plan.rowPlan))
  })

  it('is told in these words', () => {
    equalsGolden('recipe.txt', describePlan(plan) + '\n')
  })

  it('shows no value of the stream config but the names of columns', () => {
    const secret = parseTableConfig(readFileSync(new URL('table_config.json', demo), 'utf8').replaceAll('XXXX', 'AKIATOPSECRET'))
    const shown = makeTablePlan({ ...recipe(), tableConfig: secret })
    const { rowPlan, ...rest } = shown
    assert.ok(!JSON.stringify(rest.changes).includes('TOPSECRET'))
    assert.ok(!JSON.stringify([rest.warnings, rest.schema, rest.tableConfig]).includes('TOPSECRET'))
    assert.ok(!describePlan(shown).includes('TOPSECRET'))
    assert.equal(rowPlan.table, 'pinot_dynamo_ingestion')
  })

  it('takes the two names of the key for one if the mapping says so', () => {
    const mapped = makeTablePlan(recipe('{ "mapping": { "columns": { "meetup_id": { "path": ["meetup_id", "event_id"] } } } }'))
    assert.ok(!warningsOf(mapped).some((text) => text.startsWith('KEYS_CONFLICT')))
    assert.deepEqual(columnOf(mapped, 'meetup_id').source, { kind: 'attribute', paths: [['meetup_id'], ['event_id']] })
    assert.deepEqual(mapped.rowPlan.keyColumns, ['meetup_id', 'mtime'])
    assert.deepEqual(mapped.rowPlan.record.keyAttributes, ['mtime'])
  })

  it('changes nothing more when its own schema and table config are planned again', () => {
    const again = makeTablePlan(recipe('{}', JSON.stringify(plan.schema), JSON.stringify(plan.tableConfig)))
    assert.deepEqual(changesOf(again), ['TIME_UNIT column ApproximateCreationDateTime'])
    assert.deepEqual([again.schema, again.tableConfig, again.rowPlan], [plan.schema, plan.tableConfig, plan.rowPlan])
  })
})
