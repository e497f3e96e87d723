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
    await run(async (schema, config, dryRun = false) => await applyTable(client, schema, config, { dryRun, signal, reload: { pollMs: 5, timeoutMs: 200 } }), fake)
  } finally {
    await client.close()
    await fake.close()
  }
}

const written = (fake: FakeController): string[] => fake.requests.filter((line) => /^(POST|PUT|DELETE)/.test(line) && !line.includes('validate'))

test('creates, leaves alone, updates', async () => {
  await withClient(async (apply, fake) => {
    assert.deepEqual(await apply(schemaOf('t'), tableConfigOf('t'), true), { table: 't', schema: 'created', tableConfig: 'created', changes: [], ignored: [], notes: [], reload: 'none', dryRun: true })
    assert.deepEqual(written(fake), [])
    await apply(schemaOf('t'), tableConfigOf('t'))
    assert.deepEqual(written(fake), ['POST /schemas?override=false', 'POST /tables'])
    fake.requests.length = 0
    const again = await apply(schemaOf('t'), tableConfigOf('t'))
    assert.deepEqual([again.schema, again.tableConfig, again.changes], ['unchanged', 'unchanged', []])
    assert.deepEqual(written(fake), [])
    const wider = schemaOf('t', [{ name: 'note', dataType: 'STRING' }])
    fake.stale = [true, false]
    const dry = await apply(wider, tableConfigOf('t', 2, { quota: { storage: '1G' } }), true)
    assert.deepEqual(written(fake), [])
    const done = await apply(wider, tableConfigOf('t', 2, { quota: { storage: '1G' } }))
    assert.deepEqual({ ...dry, dryRun: false, reload: 'done' }, done)
    assert.deepEqual([done.schema, done.tableConfig], ['updated', 'updated'])
    assert.deepEqual(done.changes, ['schema.dimensionFieldSpecs.note: absent -> {dataType:STRING,name:note}', 'tableConfig.quota: absent -> {storage:1G}'])
    // Old segments get the new column when servers know both.
    assert.deepEqual(written(fake), ['PUT /schemas/t?reload=false', 'PUT /tables/t', 'POST /segments/t/reload?type=OFFLINE'])
    fake.requests.length = 0
    await apply(schemaOf('t', [{ name: 'note', dataType: 'STRING' }, { name: 'more', dataType: 'STRING' }]), tableConfigOf('t', 2, { quota: { storage: '1G' } }))
    assert.deepEqual(written(fake), ['PUT /schemas/t?reload=true'])
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

test('a reload that a run before did not get to is made up for', async () => {
  await withClient(async (apply, fake) => {
    await apply(schemaOf('t'), tableConfigOf('t'))
    fake.requests.length = 0
    fake.stale = [true, false]
    assert.deepEqual((await apply(schemaOf('t'), tableConfigOf('t'))).reload, 'done')
    assert.deepEqual(written(fake), ['POST /segments/t/reload?type=OFFLINE'])
    fake.on(/needReload/, fails(403))
    assert.equal((await apply(schemaOf('t'), tableConfigOf('t'))).reload, 'unknown')
    fake.stale = [true, true]
    assert.equal((await apply(schemaOf('t'), tableConfigOf('t'))).reload, 'underWay')
  })
})

test('a table for which there is no place is refused', async () => {
  await withClient(async (apply, fake) => {
    fake.servers = ['Server_1', 'Server_2']
    const groups = (numReplicaGroups: number, numInstancesPerReplicaGroup: number): JsonObject => ({
      ...tableConfigOf('t', 2, { segmentsConfig: { replication: String(numReplicaGroups) }, instanceAssignmentConfigMap: { OFFLINE: { replicaGroupPartitionConfig: { replicaGroupBased: true, numReplicaGroups, numInstancesPerReplicaGroup } } } })
    })
    await assert.rejects(apply(schemaOf('t'), groups(3, 0)), { code: 'PLAN_CONFLICT', message: /has 2 servers for OFFLINE tables, too few for 3 replicas/ })
    await assert.rejects(apply(schemaOf('t'), groups(2, 2)), { code: 'PLAN_CONFLICT', message: /too few for 2 replicas of 2 servers each/ })
    assert.deepEqual(written(fake), [])
    await apply(schemaOf('t'), groups(1, 0))
    await assert.rejects(apply(schemaOf('t'), groups(3, 0)), { code: 'PLAN_CONFLICT', message: /too few/ })
    const more = await apply(schemaOf('t'), groups(2, 0))
    assert.match(more.notes.join(), /until the table is rebalanced/)
    // Segments that were put without instance partitions lie on both servers.
    fake.tables = { OFFLINE: tableConfigOf('t') }
    fake.segments.set('s', { crc: '1', ideal: {}, actual: {} })
    await assert.rejects(apply(schemaOf('t'), tableConfigOf('t')), { code: 'PLAN_CONFLICT', message: /segments of one partition would be spread/ })
    fake.instancePartitions = { OFFLINE: { partitionToInstancesMap: { '0_0': ['Server_1', 'Server_2'], '1_0': ['Server_2'] } } }
    await assert.rejects(apply(schemaOf('t'), tableConfigOf('t')), { code: 'PLAN_CONFLICT', message: /instance partition 0_0 has 2 servers/ })
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
