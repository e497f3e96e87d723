import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { openRowBlock } from '../../src/block/row-block.ts'
import { dataTypes } from '../../src/schema/data-type.ts'
import type { DataType } from '../../src/schema/data-type.ts'
import type { ColumnPlan, RowPlan } from '../../src/schema/row-plan.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { SegmentOracle } from '../pinot/oracle.ts'
import type { StoredValue } from '../pinot/oracle-types.ts'
import { buildSegment, packSegment } from '../segment/built.ts'
import { joined, request } from '../segment/plans.ts'
import { column, rowPlan } from '../transform/plan.ts'
import { changeLine, decode } from './json-batch-decoder-run.ts'
import { base64, cellPair, numberText } from './tagged-values.ts'
import type { Pair } from './tagged-values.ts'

const java = await preparePinotJava()
const singleOnly: readonly DataType[] = ['JSON', 'BIG_DECIMAL']

/** Columns of each type, single and multi-value, of an encoding. */
function allColumns (encoding: ColumnPlan['encoding']): ColumnPlan[] {
  return dataTypes.flatMap((type) => [
    column(`${type}_one`, type, { encoding }), ...(singleOnly.includes(type) ? [] : [column(`${type}_many`, type, { encoding, multiValue: true })])
  ])
}

/** A value as it compares: numbers whatever their spelling, JSON by its content. */
function shown ({ dataType }: ColumnPlan, value: StoredValue): StoredValue {
  const one = (item: number | string): number | string => {
    switch (dataType) {
      // Java 17 writes some texts of floating-point numbers with a digit too many.
      case 'FLOAT': return String(Math.fround(Number(item)))
      case 'DOUBLE': return String(Number(item))
      case 'BIG_DECIMAL': return numberText(item)
      case 'JSON': return JSON.stringify(JSON.parse(String(item)))
      default: return item
    }
  }
  return value === null ? null : Array.isArray(value) ? value.map(one) : one(value)
}

describe('from lines to what Pinot reads', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lines-pinot-'))
    oracle = await SegmentOracle.start()
  })
  after(async () => {
    await oracle?.close()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  /** By id: what Pinot reads of each row, null where its null bit is set; all partitions together. */
  async function read (plan: RowPlan, lines: readonly string[]): Promise<Map<string, Record<string, StoredValue>>> {
    const { blocks, letters, counts } = decode(plan, lines, { limits: { rows: 50, bytes: 1 << 20 } })
    assert.deepEqual(letters.map(({ reason, detail, field }) => [reason, detail, field]), [])
    assert.equal(counts.rows, lines.length)
    const types = plan.columns.map(({ storedType }) => storedType)
    const rows = new Map<string, Record<string, StoredValue>>()
    for (const partition of new Set(blocks.map((block) => block.partition))) {
      const parts = blocks.filter((block) => block.partition === partition).map(({ bytes }) => openRowBlock(bytes.buffer, types))
      const tar = join(folder, 'segment')
      writeFileSync(tar, joined(packSegment(buildSegment(plan, { ...request, partition }, parts), { archive: 'lz4', level: 1 })))
      const { columns, columnMetadata, checks, segment } = await oracle.read({ tar, rows: true })
      assert.deepEqual(checks!.filter((check) => !check.ok), [])
      assert.deepEqual(columnMetadata.id!.partition, { function: 'Murmur', numPartitions: plan.partition.count, config: null, partitions: [partition] })
      const ids = columns!.id as string[]
      assert.equal(ids.length, segment.totalDocs)
      assert.deepEqual(await oracle.partition({ function: 'Murmur', numPartitions: plan.partition.count, values: ids }), ids.map(() => partition))
      const nulls = new Map(plan.columns.map(({ name }) => [name, new Set(columnMetadata[name]!.nullDocIds ?? [])]))
      ids.forEach((id, doc) => rows.set(id, Object.fromEntries(plan.columns.map((one) =>
        [one.name, nulls.get(one.name)!.has(doc) ? null : shown(one, columns![one.name]![doc]!)]))))
    }
    assert.equal(rows.size, lines.length)
    return rows
  }

  /** Rows of pairs, a column each, as change records whose ids are their numbers; Pinot has to read the other half. */
  async function assertRead (columns: readonly ColumnPlan[], rows: ReadonlyArray<readonly Pair[]>): Promise<void> {
    const plan = rowPlan(columns, {}, { base64: 1 })
    const lines = rows.map((pairs, row) => changeLine({ id: { S: `row ${row}` }, ...Object.fromEntries(columns.map(({ name }, i) => [name, pairs[i]!.tagged])) }))
    const back = await read(plan, lines)
    rows.forEach((pairs, row) => {
      const cells = back.get(`row ${row}`)!
      columns.forEach((one, i) => assert.deepEqual(cells[one.name], shown(one, pairs[i]!.read), `${one.name} of ${lines[row]!.slice(0, 2000)}`))
      assert.deepEqual([cells.version, cells.isDelete], ['1719039879869591', 0])
    })
  }

  it('any value of any type', async () => {
    for (const encoding of ['dictionary', 'raw'] as const) {
      const columns = allColumns(encoding)
      const rows = fc.sample(fc.tuple(...columns.map(({ dataType, multiValue }) => cellPair(dataType, multiValue))), { numRuns: 400, seed: 31 })
      await assertRead(columns, rows)
    }
  })

  it('random schemas and rows', async () => {
    const anyColumns = fc.array(fc.record({
      type: fc.constantFrom(...dataTypes),
      many: fc.boolean(),
      encoding: fc.constantFrom('dictionary' as const, 'raw' as const, 'measured' as const),
      compression: fc.constantFrom('PASS_THROUGH' as const, 'LZ4' as const, 'SNAPPY' as const, 'GZIP' as const)
    }), { minLength: 1, maxLength: 6, size: 'max' })
    await fc.assert(fc.asyncProperty(
      anyColumns.map((specs) => specs.map(({ type, many, ...rest }, i) => column(`c${i}`, type, { ...rest, multiValue: many && !singleOnly.includes(type) })))
        .chain((columns) => fc.tuple(fc.constant(columns), fc.array(fc.tuple(...columns.map(({ dataType, multiValue }) => cellPair(dataType, multiValue))), { maxLength: 30, size: 'max' }))),
      async ([columns, rows]) => { await assertRead(columns, rows) }
    ), { numRuns: 60 })
  })

  it('columns that no row has', async () => {
    for (const encoding of ['dictionary', 'raw'] as const) {
      const columns = allColumns(encoding)
      for (const count of [1, 3]) await assertRead(columns, Array.from({ length: count }, () => columns.map(() => ({ tagged: undefined, read: null }))))
    }
  })

  it('items of 400 KB: one text, one binary, one document, lists and sets of 10,000', async () => {
    const size = 400 * 1024
    const texts = ['x'.repeat(size - 100), '\u{1f600}'.repeat((size - 100) / 4), '"\\\0'.repeat((size - 100) / 3)]
    const binary = Uint8Array.from({ length: size - 100 }, (_, i) => i * i % 251)
    const list = Array.from({ length: 10_000 }, (_, i) => i)
    const numbers = list.map((i) => String(i * 1_000_003))
    const words = list.map((i) => `word ${i * 7919 % 10_007} and more`)
    const columns = (encoding: 'dictionary' | 'raw'): ColumnPlan[] => [
      column('text', 'STRING', { encoding }), column('bytes', 'BYTES', { encoding }), column('doc', 'JSON', { encoding }),
      column('longs', 'LONG', { encoding, multiValue: true }), column('words', 'STRING', { encoding, multiValue: true }), column('blobs', 'BYTES', { encoding, multiValue: true })
    ]
    const none: Pair = { tagged: undefined, read: null }
    const nested = { M: Object.fromEntries(list.slice(0, 4000).map((i) => [`name ${i}`, { M: { value: { N: String(i) }, text: { S: `some text ${i}, and so on, up to the size of an item: ${'.'.repeat(20)}` } } }])) }
    const plain = Object.fromEntries(list.slice(0, 4000).map((i) => [`name ${i}`, { value: i, text: `some text ${i}, and so on, up to the size of an item: ${'.'.repeat(20)}` }]))
    const rows: Pair[][] = [
      ...texts.map((text): Pair[] => [{ tagged: { S: text }, read: text }, none, none, none, none, none]),
      [none, { tagged: { B: base64(binary) }, read: Buffer.from(binary).toString('hex') }, none, none, none, none],
      [none, none, { tagged: nested, read: JSON.stringify(plain) }, none, none, none],
      [none, none, none, { tagged: { L: numbers.map((N) => ({ N })) }, read: numbers }, { tagged: { SS: words }, read: words }, none],
      [none, none, none, { tagged: { NS: numbers }, read: numbers }, { tagged: { L: words.map((S) => ({ S })) }, read: words }, none],
      [none, none, none, { tagged: { L: [] }, read: null }, none, { tagged: { BS: numbers.map((text) => base64(Buffer.from(text))) }, read: numbers.map((text) => Buffer.from(text).toString('hex')) }]
    ]
    assert.ok(rows.every((pairs) => JSON.stringify(pairs.map(({ tagged }) => tagged)).length > 100_000))
    for (const encoding of ['dictionary', 'raw'] as const) await assertRead(columns(encoding), rows)
  })

  it('texts that are the names of numbers, and numbers of 38 digits in all types that hold them', async () => {
    const nines = '9'.repeat(38)
    const columns = [column('s', 'STRING'), column('d', 'BIG_DECIMAL'), column('j', 'JSON'), column('r', 'BIG_DECIMAL', { encoding: 'raw' })]
    for (const text of ['NaN', '-NaN', 'Infinity', '-Infinity', '0x1p3', '1d', 'null', 'true']) {
      await assertRead([column('s', 'STRING')], [[{ tagged: { S: text }, read: text }]])
    }
    await assertRead(columns, [nines, `-${nines}`, `0.${nines}`, '1E-130', '9.9999999999999999999999999999999999999E+125'].map((N) => [
      { tagged: { N }, read: N }, { tagged: { N }, read: N }, { tagged: { N }, read: N }, { tagged: { N }, read: N }
    ]))
    // JSON is compared by its numbers above; here to the last digit.
    const exact = await readTexts(columns, nines)
    assert.equal(exact, nines)
  })

  /** The JSON text of a number, as Pinot reads it. */
  async function readTexts (columns: readonly ColumnPlan[], N: string): Promise<StoredValue> {
    const plan = rowPlan(columns, { partition: { column: 'id', function: 'Murmur', count: 1 } })
    const { blocks } = decode(plan, [changeLine({ id: { S: 'a' }, j: { N } })])
    const tar = join(folder, 'exact')
    writeFileSync(tar, joined(packSegment(buildSegment(plan, request, [openRowBlock(blocks[0]!.bytes.buffer, plan.columns.map(({ storedType }) => storedType))]), { archive: 'lz4', level: 1 })))
    return (await oracle.read({ tar, rows: true })).columns!.j![0]!
  }

  it('lone surrogates never: they are dead letters, or null by policy', async () => {
    const lone = ['\\ud800', 'a\\udc00b', '\\ud83d', '\\ude00\\ud83d']
    const line = (id: string, escaped: string, tag = `{"S":"${escaped}"}`): string => `{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1719039879869591,"NewImage":{"id":{"S":"${id}"},"s":${tag}}}}`
    const columns = [column('s', 'STRING')]
    const refused = decode(rowPlan(columns), lone.map((escaped, i) => line(`${i}`, escaped)))
    assert.deepEqual(refused.letters.map(({ reason, field }) => [reason, field]), lone.map(() => ['BAD_UNICODE', 's']))
    const nulling = await read(rowPlan([column('s', 'STRING', { onBadValue: 'null' })]), [...lone.map((escaped, i) => line(`${i}`, escaped)), line('pair', '\\ud83d\\ude00')])
    assert.deepEqual([...nulling].map(([id, row]) => [id, row.s]).sort(), [...lone.map((_, i) => [`${i}`, null]), ['pair', '\u{1f600}']].sort())
    const keys = decode(rowPlan([]), lone.map((escaped) => line(escaped, '')))
    assert.deepEqual(keys.letters.map(({ reason }) => reason), lone.map(() => 'KEY_NOT_EXACT'))
    const inside = decode(rowPlan([column('s', 'JSON')]), lone.map((escaped, i) => line(`${i}`, '', `{"M":{"${escaped}":{"NULL":true}}}`)))
    assert.deepEqual(inside.letters.map(({ reason }) => reason), lone.map(() => 'BAD_UNICODE'))
  })
})
