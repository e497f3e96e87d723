import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { murmurPartition } from '../../src/bytes/partition-function.ts'
import { zstdAvailable } from '../../src/bytes/zstd.ts'
import { bigDecimalOfText } from '../../src/schema/decimal-text.ts'
import { dataTypes } from '../../src/schema/data-type.ts'
import type { Cell, Scalar } from '../../src/schema/data-type.ts'
import type { ColumnPlan, RowPlan } from '../../src/schema/row-plan.ts'
import type { SegmentRequest } from '../../src/segment/build-segment.ts'
import { packMetadata } from '../../src/segment/pack-metadata.ts'
import { decimalText, valueText } from '../../src/segment/value-text.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { SegmentOracle } from '../pinot/oracle.ts'
import type { ReadReply, StoredValue } from '../pinot/oracle-types.ts'
import { anyCase, cellOf } from './arbitraries.ts'
import { buildSegment, packSegment } from './built.ts'
import { blocksOf, column, joined, pinotSchema, pinotTableConfig, planOf, request } from './plans.ts'

const java = await preparePinotJava()

/** Texts of floating-point numbers as numbers: Java 17 writes some with a digit too many. */
function numbers (plan: ColumnPlan, values: StoredValue[]): StoredValue[] {
  if (plan.storedType !== 'FLOAT' && plan.storedType !== 'DOUBLE') return values
  const round = plan.storedType === 'FLOAT' ? Math.fround : Number
  return values.map((value) => Array.isArray(value) ? value.map((item) => round(Number(item))) : round(Number(value)))
}

/** A cell as the oracle tells it: the default null value where it is null. */
function asRead (plan: ColumnPlan, cell: Cell): StoredValue {
  const one = (value: Scalar): string | number => {
    switch (plan.storedType) {
      case 'INT': return value as number
      case 'BIG_DECIMAL': return decimalText(value as Uint8Array)
      default: return valueText(plan.storedType, value)
    }
  }
  const value = cell ?? plan.defaultNull
  if (!plan.multiValue) return one(value as Scalar)
  return (Array.isArray(value) ? value : [value]).map((item) => one(item as Scalar))
}

describe('Pinot reads what is built', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  let folder: string
  let number = 0
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pinot-segments-'))
    oracle = await SegmentOracle.start()
  })
  after(async () => {
    await oracle?.close()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  function write (plan: RowPlan, rows: ReadonlyArray<readonly Cell[]>, more: Partial<SegmentRequest> = {}, archive: 'gzip' | 'lz4' | 'zstd' = 'lz4'): string {
    const tar = join(folder, `segment-${number++}`)
    writeFileSync(tar, joined(packSegment(buildSegment(plan, { ...request, ...more }, blocksOf(plan, rows)), { archive, level: 1 })))
    return tar
  }

  /** All rows and null bits come back, and every claim of the metadata is true. */
  async function assertRead (plan: RowPlan, rows: ReadonlyArray<readonly Cell[]>): Promise<{ reply: ReadReply, tar: string }> {
    const tar = write(plan, rows)
    const reply = await oracle.read({ tar, rows: true })
    assert.deepEqual((reply.checks ?? []).filter((check) => !check.ok), [])
    assert.equal(reply.segment.totalDocs, rows.length)
    plan.columns.forEach((one, c) => {
      const facts = reply.columnMetadata[one.name]!
      assert.deepEqual(numbers(one, reply.columns?.[one.name] ?? []), numbers(one, rows.map((row) => asRead(one, row[c]!))), one.name)
      const nulls = rows.flatMap((row, doc) => row[c] === null ? [doc] : [])
      assert.deepEqual(facts.nullDocIds ?? [], nulls, `${one.name} nulls`)
    })
    return { reply, tar }
  }

  /** A server would change nothing when it loads the segment with the table's own schema and config. */
  async function assertLoadsAsIs (plan: RowPlan, tar: string, indexing?: Record<string, unknown>): Promise<void> {
    const { added, removed, changed, metadataChanged } = await oracle.load({ tar, schema: pinotSchema(plan), tableConfig: pinotTableConfig(plan, indexing) })
    assert.deepEqual({ added, removed, changed, metadataChanged }, { added: [], removed: [], changed: [], metadataChanged: [] })
  }

  it('with all types, encodings and codecs, and would convert nothing', async () => {
    const codecs = ['PASS_THROUGH', 'LZ4', 'SNAPPY', 'GZIP', ...(zstdAvailable ? ['ZSTANDARD' as const] : [])] as const
    const columns = dataTypes.flatMap((type) => {
      const many = type !== 'JSON' && type !== 'BIG_DECIMAL'
      const pair = (more: Partial<ColumnPlan>, name: string) => [
        column(`${type}_${name}`, type, more),
        ...(many ? [column(`${type}_${name}_many`, type, { ...more, multiValue: true })] : [])
      ]
      return [...pair({}, 'dictionary'), ...codecs.flatMap((compression) => pair({ encoding: 'raw', compression }, compression.toLowerCase()))]
    })
    const plan = planOf([column('key', 'STRING'), ...columns])
    const rows = fc.sample(fc.tuple(...plan.columns.map((one) => cellOf(one))), { numRuns: 300, seed: 11 })
    const { tar } = await assertRead(plan, rows)
    await assertLoadsAsIs(plan, tar)
  })

  it('with edge cases of text', async () => {
    const texts = ['', 'NaN', '-Infinity', 'null', '\u{1f600}', '\uffee', '\u{10ffff}\ue000', 'a\0b', 'a\0', 'a', '\0', ' ', ' lead', 'trail ', ',', ',,a', 'a,', '\\', '\\,', '\t', '\n', '=:#!', 'é', '$' + '{sys:user.name}', '\ufeff', 'z'.repeat(400_000)]
    for (const encoding of ['dictionary', 'raw'] as const) {
      const plan = planOf([column('t', 'STRING', { encoding }), column('many', 'STRING', { encoding, multiValue: true }), column('j', 'JSON', { encoding, compression: 'SNAPPY' })])
      const { tar } = await assertRead(plan, texts.map((text, i) => [text, texts.slice(0, i + 1).filter((item) => item.length < 10), text]))
      await assertLoadsAsIs(plan, tar)
    }
    // One text alone is both limits: each must come back from the metadata, or be left out.
    for (const text of texts) {
      const plan = planOf([column('t', 'STRING'), column('r', 'STRING', { encoding: 'raw' })])
      await assertRead(plan, [[text, text]])
    }
  })

  it('with numbers of 38 digits', async () => {
    const texts = ['9'.repeat(38), `-${'9'.repeat(38)}`, `1${'0'.repeat(37)}1`, '1E-130', '-1E-130', '9.9999999999999999999999999999999999999E+125', '0', '0.1', '1E+5', '128', '-128', '-129']
    const decimals = texts.map((text) => bigDecimalOfText(text)!)
    const plan = planOf([column('d', 'BIG_DECIMAL'), column('r', 'BIG_DECIMAL', { encoding: 'raw' }), column('m', 'BIG_DECIMAL', { fieldType: 'METRIC', encoding: 'raw', compression: 'PASS_THROUGH' })])
    const { tar } = await assertRead(plan, [...decimals, null].map((value) => [value, value, value]))
    await assertLoadsAsIs(plan, tar)
  })

  it('with lists of one and of 10,000 values, around the border of chunks', async () => {
    const list = (length: number, of: (i: number) => Scalar): Scalar[] => Array.from({ length }, (_, i) => of(i))
    for (const encoding of ['dictionary', 'raw'] as const) {
      const plan = planOf([
        column('ints', 'INT', { multiValue: true, encoding }), column('longs', 'LONG', { multiValue: true, encoding }), column('texts', 'STRING', { multiValue: true, encoding })
      ])
      const lengths = [10_000, 1, 2047, 1, 2048, 2049, 1, 1, 3]
      await assertRead(plan, [...lengths.map((length) => [list(length, (i) => i % 777), list(length, (i) => i * 5_000_000_000), list(length, (i) => `t${i % 99}`)]), [null, null, null]])
    }
    // V / D just below and at whole numbers: the documents of a chunk jump.
    for (const [docs, extra] of [[2048, 0], [2049, 0], [1000, 999], [1000, 1000], [3, 6143]] as const) {
      const plan = planOf([column('m', 'INT', { multiValue: true })])
      await assertRead(plan, Array.from({ length: docs }, (_, doc) => [doc === docs - 1 ? list(1 + extra, (i) => i % 5) : [doc % 7]]))
    }
  })

  it('with long values that a codec has in one chunk', async () => {
    const plan = planOf((['PASS_THROUGH', 'LZ4', 'SNAPPY', 'GZIP'] as const).map((compression) => column(compression, 'STRING', { encoding: 'raw', compression })))
    const long = (length: number) => Array.from({ length: 4 }, (_, i) => `${i}${'long '.repeat(length / 5)}`)
    const rows = [0, 400_000, 20, 1_048_570, 1_048_600, 3_000_000, 0].map((length) => long(length))
    const { tar } = await assertRead(plan, rows)
    // Asked twice for the same document the reader must give the same value.
    const { columns } = await oracle.read({ tar, sample: [5, 5, 5, 4, 5], checks: false })
    for (const [name, values] of Object.entries(columns!)) {
      const c = plan.columns.findIndex((one) => one.name === name)
      assert.deepEqual(values, [5, 5, 5, 4, 5].map((doc) => rows[doc]![c]))
    }
  })

  it('with columns that are null in all rows, one row and no rows', async () => {
    const plan = planOf([column('key', 'STRING'), ...dataTypes.flatMap((type) => [
      column(`d_${type}`, type), column(`r_${type}`, type, { encoding: 'raw' }), ...(type === 'JSON' || type === 'BIG_DECIMAL' ? [] : [column(`m_${type}`, type, { multiValue: true })])
    ])])
    const nulls = plan.columns.map((_, c) => c === 0 ? 'k' : null)
    for (const rows of [[nulls, nulls, nulls], [nulls], []]) {
      const { tar } = await assertRead(plan, rows)
      await assertLoadsAsIs(plan, tar)
    }
    await assertRead(planOf([column('key', 'STRING')]), Array.from({ length: 70_000 }, () => [null]))
  })

  it('with many rows: 1 and 2^20 distinct values, sorted columns, containers of nulls', async () => {
    const count = 2 ** 20
    const plan = planOf([
      column('one', 'STRING'), column('unique', 'STRING'), column('sorted', 'LONG'), column('reverse', 'INT'), column('raw', 'INT', { encoding: 'raw', compression: 'PASS_THROUGH' }),
      column('text', 'STRING', { encoding: 'raw' }), column('sparse', 'DOUBLE')
    ])
    const rows = Array.from({ length: count }, (_, i): Cell[] => [
      'same', (Math.imul(i, 2654435761) >>> 0).toString(16).padStart(8, '0'), Math.floor(i / 3) * 1_000_000, count - i, i * 7 % 1000, `v${i % 50_000}`,
      i < 200_000 || i % 9 === 0 ? null : i / 8
    ])
    const tar = write(plan, rows)
    const sample = [0, 1, 65_535, 65_536, 199_999, 200_000, 1_048_575, ...Array.from({ length: 200 }, (_, i) => i * 5003 % count)]
    const { columns, columnMetadata, checks } = await oracle.read({ tar, sample })
    assert.deepEqual(checks!.filter((check) => !check.ok), [])
    plan.columns.forEach((one, c) => assert.deepEqual(numbers(one, columns![one.name]!), numbers(one, sample.map((doc) => asRead(one, rows[doc]![c]!))), one.name))
    assert.deepEqual([columnMetadata.unique!.bitsPerElement, columnMetadata.unique!.cardinality, columnMetadata.one!.cardinality], [20, count, 1])
    assert.deepEqual([columnMetadata.sorted!.sorted, columnMetadata.one!.sorted, columnMetadata.reverse!.sorted], [true, true, false])
    await assertLoadsAsIs(plan, tar)
    // Each one of 2^20, in the dictionary and without: a sample could miss a single wrong id.
    const all = planOf([column('unique', 'STRING'), column('raw', 'STRING', { encoding: 'raw' }), column('reverse', 'INT')])
    const out = join(folder, 'all.json')
    await oracle.read({ tar: write(all, rows.map((row) => [row[1]!, row[1]!, row[3]!])), rows: true, checks: false, out })
    const back = (JSON.parse(readFileSync(out, 'utf8')) as ReadReply).columns!
    for (const [name, c] of [['unique', 1], ['raw', 1], ['reverse', 3]] as const) {
      const wrong = rows.findIndex((row, doc) => back[name]![doc] !== row[c])
      assert.deepEqual([wrong, back[name]!.length], [-1, count], name)
    }
  })

  it('with random schemas and rows', async () => {
    await fc.assert(fc.asyncProperty(anyCase(6, 60), async ({ plan, rows }) => {
      const { tar } = await assertRead(plan, rows)
      if (rows.length > 0) await assertLoadsAsIs(plan, tar)
    }), { numRuns: 150 })
  })

  it('and converts no measured column of a table that leaves the choice to it', async () => {
    const indexing = { optimizeDictionary: true, noDictionaryCardinalityRatioThreshold: 0.2 }
    const measured = (name: string, type: 'INT' | 'LONG' | 'DOUBLE' | 'STRING') => column(name, type, { encoding: 'measured', dictionaryThresholds: { cardinalityRatio: 0.2 } })
    const plan = planOf([column('key', 'STRING', { encoding: 'measured', dictionaryThresholds: { cardinalityRatio: 0.2 } }), measured('few', 'LONG'), measured('unique', 'LONG'), measured('half', 'INT'), measured('wide', 'DOUBLE'), measured('text', 'STRING'), measured('texts', 'STRING')])
    for (const count of [10, 3000, 20_000]) {
      const rows = Array.from({ length: count }, (_, i): Cell[] => [`k${i}`, i % 9, i * 1_000_003, i % (count / 2), i % 3000 / 7, `t${i % 4}`, `u${i % (count / 4)}`])
      const { reply, tar } = await assertRead(plan, rows)
      const { key, unique, few } = reply.columnMetadata
      assert.deepEqual([key!.hasDictionary, unique!.hasDictionary, few!.hasDictionary], [false, count === 10, true])
      await assertLoadsAsIs(plan, tar, indexing)
    }
  })

  it('and sees archives and metadata as an upload', async () => {
    const plan = planOf([column('id', 'STRING'), column('t', 'TIMESTAMP', { fieldType: 'DATE_TIME', dateTimeFormat: 'TIMESTAMP', dateTimeGranularity: '1:MILLISECONDS' })],
      { timeColumn: 't', partition: { column: 'id', function: 'Murmur', count: 8 } })
    const ids = Array.from({ length: 200 }, (_, i) => `id ${i}`).filter((id) => murmurPartition(id, 8) === 5)
    const rows = ids.map((id, i): Cell[] => [id, i === 0 ? null : 1_700_000_000_000 + i])
    const more = { name: 'up-1', partition: 5, custom: { 'job.id': 'x,y', empty: '' } }
    for (const [archive, compressor] of [['gzip', 'gz'], ['lz4', 'lz4-framed'], ...(zstdAvailable ? [['zstd', 'zstd'] as const] : [])] as const) {
      const tar = write(plan, rows, more, archive)
      const seen = await oracle.extract(tar)
      assert.equal(seen.compressor, compressor)
      assert.deepEqual(seen.entries.map(({ name, type }) => [name, type]), [
        ['up-1/', 'directory'], ['up-1/v3/', 'directory'], ...['columns.psf', 'index_map', 'metadata.properties', 'creation.meta'].map((name) => [`up-1/v3/${name}`, 'file'])
      ])
      assert.deepEqual(await oracle.faults({ tar }), [])
      const { segment, columnMetadata } = await oracle.read({ tar })
      const built = buildSegment(plan, { ...request, ...more }, blocksOf(plan, rows))
      assert.deepEqual([segment.crc, segment.creationTime, segment.custom], [String(built.crc), String(request.creationTime), { 'job.id': 'x,y', empty: '' }])
      assert.deepEqual(columnMetadata.id!.partition, { function: 'Murmur', numPartitions: 8, config: null, partitions: [5] })
      const upload = await oracle.metadata({ tar, tableConfig: pinotTableConfig(plan) })
      assert.deepEqual([upload.segmentName, upload.partitionId, upload.refusal], ['up-1', 5, null])
      assert.deepEqual([upload.zk['segment.start.time'], upload.zk['segment.end.time'], upload.zk['segment.crc']], ['1700000000001', String(1_700_000_000_000 + ids.length - 1), String(built.crc)])
      const metadataTar = join(folder, 'metadata-only')
      writeFileSync(metadataTar, joined(packMetadata({ ...built, metadata: joined(built.files.get('metadata.properties')) })))
      const alone = await oracle.metadata({ tar: metadataTar, tableConfig: pinotTableConfig(plan) })
      assert.deepEqual([alone.segmentName, alone.zk['segment.crc'], alone.refusal], ['up-1', String(built.crc), null])
    }
  })
})
