import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPinotSink } from '../../src/push/pinot-sink.ts'
import { plannedTable, schemaOf, tableConfigOf } from './planned-table.ts'
import { PUSH, failure, none, quick, segment, signal, withSink } from './with-sink.ts'

test('a table that is changed under way is noticed, before the next push or at the end', async () => {
  await withSink(async (sink, fake) => {
    await sink.open(signal)
    await sink.put(segment('a'), signal)
    fake.tables = { OFFLINE: tableConfigOf('t', 8) }
    const error = await failure(sink.put(segment('b'), signal))
    assert.equal(error.code, 'PLAN_CONFLICT')
    assert.match(error.message, /was changed while segments were pushed: segmentPartitionConfig is id murmur 8/)
    assert.match(error.context.remedy ?? '', /bring the table back/)
    assert.equal(fake.count(PUSH), 1)
  }, { timing: { recheckMs: 0 } })
  await withSink(async (sink, fake) => {
    await sink.open(signal)
    await sink.put(segment('a'), signal)
    fake.schema = { ...schemaOf('t'), primaryKeyColumns: ['total'] }
    await sink.put(segment('b'), signal)
    assert.equal((await failure(sink.finish(signal))).code, 'PLAN_CONFLICT')
    fake.tables = {}
    assert.match((await failure(sink.finish(signal))).context.remedy ?? '', /apply/)
  })
})

test('many puts share one look, and a change that does not matter stops nothing', async () => {
  await withSink(async (sink, fake) => {
    await sink.open(signal)
    const looks = fake.count(/^GET \/schemas/)
    fake.schema = schemaOf('t', [{ name: 'more', dataType: 'STRING' }])
    fake.tables = { OFFLINE: { ...tableConfigOf('t'), quota: { storage: '1G' } } }
    await Promise.all(Array.from({ length: 20 }, async (_, i) => await sink.put(segment(`s${i}`), signal)))
    assert.equal(fake.count(/^GET \/schemas/), looks)
    await sink.finish(signal)
    assert.equal(fake.count(/^GET \/schemas/), looks + 1)
  })
})

test('a segment that Pinot would take and then fail on does not leave the house', async () => {
  await withSink(async (sink, fake) => {
    await sink.open(signal)
    assert.equal((await failure(sink.put({ ...segment('s'), partition: 2 }, signal))).code, 'SINK_REJECTED')
    assert.equal((await failure(sink.put(segment('s__1'), signal))).code, 'SINK_REJECTED')
    assert.equal(fake.count(PUSH), 0)
  })
})

test('times are looked at as the table says', async () => {
  const plan = { ...plannedTable('t'), timeColumn: 'total' }
  const config = tableConfigOf('t', 2, { segmentsConfig: { replication: '1', timeColumnName: 'total' } })
  await withSink(async (_sink, fake) => {
    const sink = createPinotSink({ options: { ...none, controllers: [fake.url] }, plan, timing: quick })
    const old = { ...segment('old'), startTime: 0, endTime: 1 }
    fake.tables = { OFFLINE: config }
    await sink.open(signal)
    assert.match((await failure(sink.put(old, signal))).message, /1970-01-01/)
    fake.tables = { OFFLINE: { ...config, ingestionConfig: { segmentTimeValueCheck: false } } }
    await sink.open(signal)
    assert.equal(await sink.put(old, signal), 'done')
    await sink.close()
  })
})

test('segments without a version column are refused', async () => {
  await withSink(async (_sink, fake) => {
    const sink = createPinotSink({ options: { ...none, controllers: [fake.url] }, plan: { ...plannedTable('t'), versionColumn: 'nothing' }, timing: quick })
    assert.match((await failure(sink.open(signal))).message, /version column nothing/)
    await sink.close()
  })
})
