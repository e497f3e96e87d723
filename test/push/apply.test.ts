import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyTable } from '../../src/push/apply.ts'
import type { ApplyResult } from '../../src/push/apply.ts'
import { ControllerClient } from '../../src/push/controller.ts'
import type { JsonObject } from '../../src/schema/json.ts'
import { FakeController, fails, resets } from './fake-controller.ts'
import { schemaOf, tableConfigOf } from './planned-table.ts'
import { none, signal } from './with-sink.ts'

type Apply = (schema: JsonObject, config: JsonObject, dryRun?: boolean) => Promise<ApplyResult>

/** A cluster without the table. */
async function withClient (run: (apply: Apply, fake: FakeController) => Promise<void>): Promise<void> {
  const fake = await FakeController.start()
  fake.schema = null
  fake.tables = {}
  const client = new ControllerClient({ ...none, controllers: [fake.url] }, { firstDelayMs: 5, maxDelayMs: 10, giveUpAfterMs: 5000 })
  try {
    await run(async (schema, config, dryRun = false) => await applyTable(client, schema, config, { dryRun, signal }), fake)
  } finally {
    await client.close()
    await fake.close()
  }
}

const written = (fake: FakeController): string[] => fake.requests.filter((line) => /^(POST|PUT|DELETE)/.test(line) && !line.includes('validate'))

test('creates, leaves alone, updates', async () => {
  await withClient(async (apply, fake) => {
    assert.deepEqual(await apply(schemaOf('t'), tableConfigOf('t'), true), { table: 't', schema: 'created', tableConfig: 'created', changes: [], ignored: [], dryRun: true })
    assert.deepEqual(written(fake), [])
    await apply(schemaOf('t'), tableConfigOf('t'))
    assert.deepEqual(written(fake), ['POST /schemas?override=false', 'POST /tables'])
    fake.requests.length = 0
    const again = await apply(schemaOf('t'), tableConfigOf('t'))
    assert.deepEqual([again.schema, again.tableConfig, again.changes], ['unchanged', 'unchanged', []])
    assert.deepEqual(written(fake), [])
    const wider = schemaOf('t', [{ name: 'note', dataType: 'STRING' }])
    const dry = await apply(wider, tableConfigOf('t', 2, { quota: { storage: '1G' } }), true)
    assert.deepEqual(written(fake), [])
    const done = await apply(wider, tableConfigOf('t', 2, { quota: { storage: '1G' } }))
    assert.deepEqual({ ...dry, dryRun: false }, done)
    assert.deepEqual([done.schema, done.tableConfig], ['updated', 'updated'])
    assert.deepEqual(done.changes, ['schema.dimensionFieldSpecs.note: absent -> {dataType:STRING,name:note}', 'tableConfig.quota: absent -> {storage:1G}'])
    // Old segments get the new column at once.
    assert.deepEqual(written(fake), ['PUT /schemas/t?reload=true', 'PUT /tables/t'])
  })
})

test('a schema without a table is completed', async () => {
  await withClient(async (apply, fake) => {
    fake.schema = schemaOf('t')
    const result = await apply(schemaOf('t', [{ name: 'note', dataType: 'STRING' }]), tableConfigOf('t_OFFLINE'))
    assert.deepEqual([result.table, result.schema, result.tableConfig], ['t', 'updated', 'created'])
    assert.deepEqual(written(fake), ['PUT /schemas/t?reload=false', 'POST /tables'])
    await assert.rejects(apply({ ...schemaOf('t'), primaryKeyColumns: ['total'] }, tableConfigOf('t')), { code: 'PLAN_CONFLICT' })
  })
})

test('refusals write nothing', async () => {
  await withClient(async (apply, fake) => {
    fake.schema = schemaOf('t')
    fake.tables = { OFFLINE: { isDimTable: false, ...tableConfigOf('t') } }
    await assert.rejects(apply(schemaOf('t'), tableConfigOf('t', 4)), { code: 'PLAN_CONFLICT', message: /segmentPartitionConfig/ })
    await assert.rejects(apply(schemaOf('t'), tableConfigOf('t', 4), true), { code: 'PLAN_CONFLICT' })
    fake.tables = { REALTIME: {} }
    await assert.rejects(apply(schemaOf('t'), tableConfigOf('t')), { code: 'PLAN_CONFLICT', message: /there is a REALTIME table t/ })
    await assert.rejects(apply(schemaOf('t'), {}), { code: 'TABLE_CONFIG_INVALID' })
    fake.on(/validate/, fails(400, 'Invalid TableConfigs: t. Upsert table must have a primary key'))
    await assert.rejects(apply(schemaOf('t'), tableConfigOf('t')), { code: 'SINK_REJECTED', message: /must have a primary key/ })
    assert.deepEqual(written(fake), [])
  })
})

test('what Pinot does not know', async () => {
  await withClient(async (apply, fake) => {
    fake.unknown = { '/schema/dimensionFieldSpecs/0/notNull': false, '/offline/upsertConfig/x': null, '/offline/segmentsConfig/schemaName': 't' }
    assert.deepEqual((await apply(schemaOf('t'), tableConfigOf('t'))).ignored, ['offline/segmentsConfig/schemaName'])
    fake.unknown = { '/offline/upsertConfig/comparisonColunms': ['version'] }
    await assert.rejects(apply(schemaOf('t'), tableConfigOf('t')), { code: 'SINK_REJECTED', message: /offline\/upsertConfig\/comparisonColunms/ })
  })
})

test('a controller that stumbles is asked again', async () => {
  await withClient(async (apply, fake) => {
    fake.on(/validate/, resets(), fails(503))
    fake.on(/^POST \/tables/, fails(500, 'ZooKeeper is away'))
    const result = await apply(schemaOf('t'), tableConfigOf('t'))
    assert.equal(result.tableConfig, 'created')
    assert.ok('OFFLINE' in fake.tables)
  })
})
