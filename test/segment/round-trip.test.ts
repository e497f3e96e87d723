import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Cell } from '../../src/schema/data-type.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import type { RowBlock } from '../../src/block/row-block.ts'
import type { BuiltSegment } from '../../src/segment/build-segment.ts'
import { openSegment, openSegmentArchive } from '../../src/segment/reader/segment-reader.ts'
import type { SegmentReader } from '../../src/segment/reader/segment-reader.ts'
import { segmentToRowBlock } from '../../src/segment/reader/segment-to-row-block.ts'
import { anyCase, plain } from './arbitraries.ts'
import { buildSegment, packSegment } from './built.ts'
import { blocksOf, column, joined, planOf, request } from './plans.ts'

const filesOf = (built: BuiltSegment) => new Map([...built.files].map(([name, pieces]) => [name, joined(pieces)]))
const bytesOf = (built: BuiltSegment) => Buffer.concat([...filesOf(built).values()])

function assertRows (reader: SegmentReader, plan: RowPlan, rows: ReadonlyArray<readonly Cell[]>): void {
  assert.equal(reader.metadata.rows, rows.length)
  plan.columns.forEach(({ name }, c) => {
    assert.deepEqual(reader.columns.get(name)!.cells().map(plain), rows.map((row) => plain(row[c]!)), name)
  })
}

function assertSameBlock (a: RowBlock, b: RowBlock): void {
  assert.deepEqual([a.rows, a.partition, a.byteLength], [b.rows, b.partition, b.byteLength])
  a.columns.forEach((one, c) => {
    const other = b.columns[c]!
    const parts = (of: typeof one) => ({ ...of, bytes: Buffer.from(of.bytes).toString('hex'), ints: null, longs: null, floats: null, doubles: null })
    assert.deepEqual(parts(one), parts(other))
  })
}

describe('a segment read back', () => {
  it('has the rows that it was built from, whatever columns and values', () => {
    fc.assert(fc.property(anyCase(5, 40), ({ plan, rows, cuts }) => {
      const built = buildSegment(plan, request, blocksOf(plan, rows, cuts[0]))
      const reader = openSegment(filesOf(built))
      assertRows(reader, plan, rows)
      assertSameBlock(segmentToRowBlock(reader, plan), blocksOf(plan, rows)[0]!)
    }), { numRuns: 400 })
  })

  it('does not depend on how the rows were cut into blocks', () => {
    fc.assert(fc.property(anyCase(4, 30), ({ plan, rows, cuts }) => {
      const [a, b] = cuts.map((cut) => buildSegment(plan, request, blocksOf(plan, rows, cut)))
      assert.equal(a!.crc, b!.crc)
      assert.ok(bytesOf(a!).equals(bytesOf(b!)))
      const archives = [a!, b!].map((built) => Buffer.concat(packSegment(built, { archive: 'gzip', level: 1 })))
      assert.ok(archives[0]!.equals(archives[1]!))
    }), { numRuns: 100 })
  })

  it('gives any range of rows', () => {
    fc.assert(fc.property(anyCase(3, 30), fc.nat(30), fc.nat(30), ({ plan, rows }, x, y) => {
      const from = Math.min(x, y, rows.length)
      const to = Math.min(Math.max(x, y), rows.length)
      const reader = openSegment(filesOf(buildSegment(plan, request, blocksOf(plan, rows))))
      plan.columns.forEach(({ name }, c) => {
        assert.deepEqual(reader.columns.get(name)!.cells(from, to).map(plain), rows.slice(from, to).map((row) => plain(row[c]!)), name)
      })
    }), { numRuns: 100 })
  })

  it('survives a second building', () => {
    fc.assert(fc.property(anyCase(4, 30), ({ plan, rows }) => {
      const first = buildSegment(plan, request, blocksOf(plan, rows))
      const second = buildSegment(plan, request, [segmentToRowBlock(openSegment(filesOf(first)), plan)])
      assert.ok(bytesOf(first).equals(bytesOf(second)))
    }), { numRuns: 100 })
  })

  it('takes many rows: chunks, wide ids, containers', () => {
    const rows = Array.from({ length: 70_001 }, (_, i): Cell[] => [
      i, `id-${(Math.imul(i, 2654435761) >>> 0).toString(36)}`, i % 3 === 0 ? null : i % 1000, [i % 7, i % 11], i < 66_000 ? null : `text ${i}`, Math.floor(i / 10)
    ])
    const plan = planOf([
      column('a', 'INT', { encoding: 'raw' }), column('b', 'STRING'), column('c', 'LONG'), column('d', 'INT', { multiValue: true }),
      column('e', 'STRING', { encoding: 'raw', compression: 'SNAPPY' }), column('f', 'INT')
    ])
    const built = buildSegment(plan, request, blocksOf(plan, rows, [30_000, 1]))
    const archive = packSegment(built, { archive: 'lz4', level: 0 })
    const reader = openSegmentArchive(Buffer.concat(archive))
    assert.equal(reader.columns.get('b')!.metadata.bits, 17)
    assert.ok(reader.columns.get('f')!.metadata.sorted && reader.columns.get('a')!.metadata.sorted && !reader.columns.get('b')!.metadata.sorted)
    for (const [from, to] of [[0, 10], [1020, 1030], [65_530, 65_540], [69_990, 70_001]] as const) {
      plan.columns.forEach(({ name }, c) => assert.deepEqual(reader.columns.get(name)!.cells(from, to), rows.slice(from, to).map((row) => row[c])))
    }
    assertSameBlock(segmentToRowBlock(reader, plan), blocksOf(plan, rows)[0]!)
  })
})

describe('a row block of a segment', () => {
  const plan = planOf([column('a', 'INT'), column('b', 'STRING')])
  const reader = openSegment(filesOf(buildSegment(plan, { ...request, partition: 3 }, blocksOf(plan, [[1, 'x'], [2, null]]))))

  it('has nulls for columns that the segment does not have', () => {
    const wider = planOf([column('n', 'LONG'), column('a', 'INT'), column('tags', 'STRING', { multiValue: true })])
    assertSameBlock(segmentToRowBlock(reader, wider, 0), blocksOf(wider, [[null, 1, null], [null, 2, null]])[0]!)
  })

  it('has the partition of the metadata, or the one that is asked for', () => {
    assert.equal(segmentToRowBlock(reader, plan).partition, 3)
    assert.equal(segmentToRowBlock(reader, plan, 9).partition, 9)
  })

  it('is refused where a column has another type', () => {
    assert.throws(() => segmentToRowBlock(reader, planOf([column('a', 'LONG')])), /column a is single-value INT in the segment, single-value LONG in the plan/)
    assert.throws(() => segmentToRowBlock(reader, planOf([column('b', 'STRING', { multiValue: true })])), /multi-value STRING in the plan/)
  })
})
