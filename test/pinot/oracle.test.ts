// Self-test of test/pinot/oracle.ts and of the Java side behind it.
import assert from 'node:assert/strict'
import { gunzipSync, gzipSync } from 'node:zlib'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { preparePinotJava } from './maven.ts'
import { OracleError, SegmentOracle } from './oracle.ts'
import type { BuildReply } from './oracle-types.ts'

const java = await preparePinotJava()

const schema = {
  schemaName: 'orders',
  primaryKeyColumns: ['id'],
  dimensionFieldSpecs: [
    { name: 'id', dataType: 'STRING' },
    { name: 'n', dataType: 'INT' },
    { name: 'l', dataType: 'LONG' },
    { name: 'b', dataType: 'BOOLEAN' },
    { name: 'tags', dataType: 'STRING', singleValueField: false },
    { name: 'bd', dataType: 'BIG_DECIMAL' },
    { name: 'by', dataType: 'BYTES' },
    { name: 'j', dataType: 'JSON' },
    { name: 'up', dataType: 'STRING', transformFunction: 'upper(id)' }
  ],
  metricFieldSpecs: [{ name: 'd', dataType: 'DOUBLE' }],
  dateTimeFieldSpecs: [{ name: 'ts', dataType: 'TIMESTAMP', format: 'TIMESTAMP', granularity: '1:MILLISECONDS' }]
}
const tableConfig = {
  tableName: 'orders_OFFLINE',
  tableType: 'OFFLINE',
  segmentsConfig: { replication: '1', timeColumnName: 'ts' },
  tenants: {},
  metadata: {},
  tableIndexConfig: {
    nullHandlingEnabled: true,
    noDictionaryColumns: ['d', 'l'],
    invertedIndexColumns: ['n'],
    segmentPartitionConfig: { columnPartitionMap: { id: { functionName: 'Murmur', numPartitions: 1 } } }
  }
}
const rows = [
  { id: 'b', n: 1, l: 10_000_000_000, d: 1.5, b: true, ts: 1_700_000_000_000, tags: ['x', 'y'], bd: '1.50', by: '00ff', j: { k: [1, 2] } },
  { id: 'a', n: 2, l: 5, d: null, b: false, ts: 1_700_000_000_001, tags: [], bd: '-12.345', by: '', j: null },
  { id: 'c', n: null, l: -7, d: 2.5, b: null, ts: 1_700_000_000_002, tags: ['z'], bd: null, by: 'abcd', j: { a: 'é' } }
]

describe('segment oracle', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  let folder: string
  let built: BuildReply
  let tar: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oracle-test-'))
    oracle = await SegmentOracle.start()
    const ndjson = join(folder, 'rows.ndjson')
    await writeFile(ndjson, rows.map((row) => JSON.stringify(row)).join('\n'))
    built = await oracle.build({
      schema, tableConfig, rows: ndjson, outDir: join(folder, 'out'), segmentName: 'orders_0', creationTime: '1700000000000', custom: { from: 'test' }
    })
    tar = built.tar!
  })

  after(async () => {
    await oracle?.close()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  it('builds with Pinot and tells the times', () => {
    assert.equal(built.rows, 3)
    assert.ok(built.buildSeconds > 0 && built.tarSeconds > 0 && built.bytes! > 500)
  })

  it('reads the values back without loss', async () => {
    const { segment, columns, columnMetadata } = await oracle.read({ tar, rows: true })
    assert.deepEqual(columns, {
      b: [1, 0, 0],
      bd: ['1.5', '-12.345', '0'],
      by: ['00ff', '', 'abcd'],
      d: ['1.5', '0.0', '2.5'],
      id: ['b', 'a', 'c'],
      j: ['{"k":[1,2]}', 'null', '{"a":"é"}'],
      l: ['10000000000', '5', '-7'],
      n: [1, 2, -2_147_483_648],
      tags: [['x', 'y'], ['null'], ['z']],
      ts: ['1700000000000', '1700000000001', '1700000000002'],
      up: ['B', 'A', 'C']
    })
    assert.equal(segment.name, 'orders_0')
    assert.equal(segment.creationTime, '1700000000000')
    assert.deepEqual(segment.custom, { from: 'test' })
    assert.deepEqual([segment.startTime, segment.endTime, segment.timeUnit], ['1700000000000', '1700000000002', 'MILLISECONDS'])
    assert.deepEqual(columnMetadata.d!.nullDocIds, [1])
    assert.equal(columnMetadata.id!.nullDocIds, null)
    assert.deepEqual(columnMetadata.id!.partition, { function: 'Murmur', numPartitions: 1, config: null, partitions: [0] })
    assert.deepEqual([columnMetadata.n!.minValue, columnMetadata.n!.maxValue], [-2_147_483_648, 2])
    assert.equal(columnMetadata.id!.dictionary!.ascending, true)
  })

  it('reads a sample, a limit, and into a file', async () => {
    const sample = await oracle.read({ dir: built.dir, sample: [2, 0], checks: false })
    assert.deepEqual(sample.columns!.id, ['c', 'b'])
    assert.deepEqual((await oracle.read({ dir: built.dir, rows: 1 })).columns!.id, ['b'])
    const out = join(folder, 'reply.json')
    assert.equal((await oracle.read({ tar, rows: true, out })).out, out)
    assert.deepEqual(JSON.parse(await readFile(out, 'utf8')).columns.id, ['b', 'a', 'c'])
  })

  it('finds no fault in what Pinot built, and finds false claims', async () => {
    assert.deepEqual(await oracle.faults({ tar }), [])
    const forged = await forge(tar, join(folder, 'forged.tar.gz'), 'column.ts.maxValue = 1700000000002', 'column.ts.maxValue = 1700000000009')
    assert.deepEqual(await oracle.faults({ tar: forged }), ['ts.maxValue: says 1700000000009, is 1700000000002'])
  })

  it('tells what a server adds and what it must convert', async () => {
    const same = await oracle.load({ tar, schema, tableConfig })
    assert.deepEqual(same, { ...same, added: [{ column: 'n', index: 'inverted_index' }], removed: [], changed: [], metadataChanged: [] })
    const raw = { ...tableConfig, tableIndexConfig: { noDictionaryColumns: ['d', 'l', 'bd'] } }
    assert.deepEqual((await oracle.load({ tar, schema, tableConfig: raw })).changed, [{ column: 'bd', index: 'forward_index' }])
  })

  it('sees an archive as the server and the controller do', async () => {
    const { compressor, entries } = await oracle.extract(tar)
    assert.equal(compressor, 'gz')
    assert.deepEqual([entries[0]!.name, entries[0]!.type], ['orders_0/', 'directory'])
    const { zk, partitionId, refusal } = await oracle.metadata({ tar, tableConfig })
    assert.equal(zk['segment.total.docs'], '3')
    assert.equal(partitionId, 0)
    assert.equal(refusal, null)
  })

  it('evaluates a transform and what a column stores of it', async () => {
    const { rows: [ok, bad, none] } = await oracle.evaluate({
      expression: 'fromEpochDays(x)',
      rows: [{ x: { t: 'LONG', v: '5' } }, { x: 'abc' }, { x: null }],
      column: { name: 'day', dataType: 'TIMESTAMP', fieldType: 'DATE_TIME', format: 'TIMESTAMP', granularity: '1:MILLISECONDS' }
    })
    assert.deepEqual(ok!.value, { class: 'java.lang.Long', text: '432000000' })
    assert.equal(bad!.error!.causeClass, 'java.lang.NumberFormatException')
    assert.deepEqual([none!.value, none!.stored!.text, none!.isNull], [null, '0', true])
  })

  it('transforms whole rows', async () => {
    const { rows: [row] } = await oracle.transform({ schema, tableConfig, rows: [{ id: 'q', ts: 1_700_000_000_000, d: { t: 'DOUBLE', v: 'NaN' } }] })
    const record = row!.records![0]!
    assert.equal(record.values.up!.text, 'Q')
    assert.ok(record.nulls.includes('d'))
  })

  it('knows functions, partitions and decimal bytes', async () => {
    const functions = await oracle.functions()
    assert.deepEqual(functions.jsonpathstring!.map((f) => f.arguments.length), [2, 3])
    assert.deepEqual(await oracle.partition({ function: 'Murmur', numPartitions: 1_000_003, values: ['', 'a', 'abc'] }), [645856, 100772, 468670])
    assert.deepEqual(await oracle.bigDecimal(['1.500', '1E+5', '-129']), ['00010f', 'fffb01', '0000ff7f'])
  })

  it('answers a failure with its error and goes on', async () => {
    await assert.rejects(oracle.read({ tar: '/nowhere.tar.gz' }), (error) => error instanceof OracleError && error.javaClass.endsWith('NoSuchFileException'))
    const flat = join(folder, 'flat.tar.gz')
    await writeFile(flat, withoutFirstEntry(gunzipSync(await readFile(tar))))
    await assert.rejects(oracle.read({ tar: flat }), OracleError)
    assert.deepEqual(await oracle.bigDecimal(['0']), ['000000'])
  })
})

const BLOCK = 512

/** A server takes the first entry for the segment, so an archive without its directory entries must fail. */
function withoutFirstEntry (archive: Buffer): Buffer {
  let start = 0
  while (archive[start + 156] === '5'.charCodeAt(0)) start += BLOCK
  return gzipSync(archive.subarray(start))
}

/** Replaces a text by another of the same length inside an archive; tar has no checksum over file contents. */
async function forge (tar: string, forged: string, from: string, to: string): Promise<string> {
  const archive = gunzipSync(await readFile(tar))
  const at = archive.indexOf(from)
  assert.ok(at > 0 && from.length === to.length)
  archive.write(to, at)
  await writeFile(forged, gzipSync(archive))
  return forged
}
