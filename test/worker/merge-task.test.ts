import assert from 'node:assert/strict'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BlockWriter } from '../../src/block/block-writer.ts'
import { readLiveCustom } from '../../src/segment/live-custom.ts'
import { openSegmentArchive } from '../../src/segment/reader/segment-reader.ts'
import { WorkerPool } from '../../src/pool/worker-pool.ts'
import { runBuildTask } from '../../src/worker/build-task.ts'
import { runMergeTask } from '../../src/worker/merge-task.ts'
import type { BlockRef, MergeInput, MergeResult, MergeTask, WorkerSetup } from '../../src/worker/protocol.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { SegmentOracle } from '../pinot/oracle.ts'
import { column, planOf } from '../segment/plans.ts'
import { tempFolder } from '../temp-folder.ts'

const java = await preparePinotJava()
const plan = planOf([
  column('id', 'STRING'), column('sort', 'INT'), column('version', 'LONG', { encoding: 'raw' }), column('deleted', 'BOOLEAN'),
  column('tags', 'STRING', { multiValue: true }), column('price', 'DOUBLE', { encoding: 'raw' }), column('blob', 'BYTES', { encoding: 'raw' }), column('text', 'STRING', { encoding: 'raw' })
], { keyColumns: ['id', 'sort'], versionColumn: 'version', deleteColumn: 'deleted' })
const setup: WorkerSetup = {
  plan, decoder: 'json', blockLimits: { rows: 100, bytes: 1 << 20 }, segment: { archive: 'lz4', level: 1, creator: 'test' }, spillDir: '/nowhere', progress: new SharedArrayBuffer(24)
}
type Row = readonly [string, number, number | bigint, number, readonly string[] | null, number | null, Uint8Array | null, string | null]

function blockOf (rows: readonly Row[], partition = 1): BlockRef {
  const writer = new BlockWriter(plan.columns, partition)
  for (const row of rows) writer.append(row)
  const buffer = shared(writer.cut())
  return { partition, rows: rows.length, bytes: buffer.byteLength, unit: 0, sequence: 0, buffer }
}

function shared (bytes: ArrayBuffer): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.byteLength)
  new Uint8Array(buffer).set(new Uint8Array(bytes))
  return buffer
}

/** Merges rows that come as blocks or as the archive of a segment. */
function merge (dir: string, inputs: ReadonlyArray<{ rows: readonly Row[], archived: boolean }>, history: MergeTask['history'], more: Partial<MergeTask> = {}): MergeResult {
  const made = inputs.map(({ rows, archived }, i): MergeInput => {
    const half = Math.floor(rows.length / 2)
    const blocks = [blockOf(rows.slice(0, half)), blockOf(rows.slice(half))]
    if (!archived) return { blocks }
    const archive = join(dir, `input-${i}`)
    const { error } = runBuildTask(setup, { kind: 'build', name: `input-${i}`, partition: 1, blocks, archivePath: archive, creationTime: 1, custom: {} })
    assert.equal(error, undefined)
    return { archive }
  })
  return runMergeTask(setup, { kind: 'merge', name: 'merged', partition: 1, inputs: made, history, bytes: 1000, replaces: ['a', 'b'], archivePath: join(dir, 'merged'), creationTime: 7, ...more })
}

/** By the plainest means. */
function expected (rows: readonly Row[], history: MergeTask['history']): readonly Row[] {
  const sameKey = (a: Row, b: Row): boolean => a[0] === b[0] && a[1] === b[1]
  const superseded = (row: Row): boolean => rows.some((other) => sameKey(row, other) && other[2] > row[2])
  const repeated = (row: Row, i: number): boolean => rows.some((other, j) => sameKey(row, other) && other[2] === row[2] && j > i)
  return rows.filter((row, i) => !repeated(row, i) && (history === 'all' || row[3] === 1 || !superseded(row)))
}

const number = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(2 ** 32, 2 ** 32 + 1, -(2 ** 32), 2 ** 31, 2 ** 52, -(2n ** 63n), 2n ** 63n - 1n))
const row: fc.Arbitrary<Row> = fc.tuple<Row extends readonly [...infer T] ? T : never>(
  fc.constantFrom('a', 'b', 'a1', ''), fc.constantFrom(0, 1, 11), number, fc.constantFrom(0, 0, 0, 1),
  fc.option(fc.array(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 3 })), fc.option(fc.constantFrom(0.5, -1e300)), fc.option(fc.uint8Array({ maxLength: 4 })), fc.option(fc.string({ maxLength: 5 }))
)
const input = fc.record({ rows: fc.array(row, { maxLength: 12 }), archived: fc.boolean() })

describe('merge task', () => {
  for (const history of ['all', 'none'] as const) {
    it(`history ${history}: has exactly the rows that it is to have, in their order`, () => {
      const dir = tempFolder('merge')
      fc.assert(fc.property(fc.array(input, { minLength: 1, maxLength: 4 }), (inputs) => {
        const rows = inputs.flatMap((one) => one.rows)
        const kept = expected(rows, history)
        const { segment, bytes, leftOut, error } = merge(dir, inputs, history)
        assert.equal(error, undefined)
        const { columns, metadata } = openSegmentArchive(readFileSync(segment.archivePath))
        plan.columns.forEach((one, c) => { assert.deepEqual(columns.get(one.name)!.cells(), kept.map((each) => each[c]), one.name) })
        assert.deepEqual([metadata.rows, segment.rows, leftOut], [kept.length, kept.length, rows.length - kept.length])
        assert.deepEqual(readLiveCustom(metadata.custom), { bytes, inputs: ['a', 'b'] })
        assert.equal(bytes, rows.length === 0 ? 0 : Math.round(1000 * kept.length / rows.length))
      }), { numRuns: 300 })
    })
  }

  it('is the same segment whether rows come from memory or from archives', () => {
    const rows = fc.sample(row, { numRuns: 500, seed: 1 })
    const crcs = [true, false].map((archived) => merge(tempFolder('merge'), [{ rows: rows.slice(0, 200), archived }, { rows: rows.slice(200), archived: true }], 'none').segment.crc)
    assert.equal(crcs[0], crcs[1])
  })

  it('is done by a thread of the pool', async () => {
    const pool = new WorkerPool({ ...setup, progress: new SharedArrayBuffer(24) }, { workers: 1, maxHeapMb: 256 })
    try {
      const archivePath = join(tempFolder('merge'), 'merged')
      const { kind, segment, error } = await pool.merge({
        kind: 'merge', name: 'merged', partition: 1, inputs: [{ blocks: [blockOf([['k', 1, 5, 0, null, 2, null, null]])] }], history: 'all', bytes: 1, replaces: ['a'], archivePath, creationTime: 7
      })
      assert.deepEqual([kind, error, segment.rows, openSegmentArchive(readFileSync(archivePath)).metadata.rows], ['merge', undefined, 1, 1])
    } finally {
      await pool.close()
    }
  })

  it('fills columns that older segments do not have with nulls', () => {
    const dir = tempFolder('merge')
    const old = { ...setup, plan: { ...plan, columns: plan.columns.slice(0, 5) } }
    const writer = new BlockWriter(old.plan.columns, 1)
    writer.append(['k', 1, 5, 0, ['x']])
    const buffer = shared(writer.cut())
    runBuildTask(old, { kind: 'build', name: 'old', partition: 1, blocks: [{ partition: 1, rows: 1, bytes: 1, unit: 0, sequence: 0, buffer }], archivePath: join(dir, 'old'), creationTime: 1, custom: {} })
    const { segment } = merge(dir, [], 'none', { inputs: [{ archive: join(dir, 'old') }, { blocks: [blockOf([['l', 1, 5, 0, null, 2, null, 'new']])] }] })
    const { columns } = openSegmentArchive(readFileSync(segment.archivePath))
    assert.deepEqual(['id', 'price', 'text'].map((name) => columns.get(name)!.cells()), [['k', 'l'], [null, 2], [null, 'new']])
  })

  it('computes columns that older segments do not have, where all that the function takes is there', () => {
    const dir = tempFolder('merge')
    const columns = [
      ...plan.columns,
      column('label', 'STRING', { transformFunction: "concat(id, sort, '/')", maxLength: 5, maxLengthStrategy: 'TRIM_LENGTH' }),
      column('half', 'DOUBLE', { transformFunction: 'divide(price, 2)' }),
      column('chained', 'STRING', { transformFunction: 'upper(label)' }),
      column('attribute', 'STRING', { transformFunction: 'upper(city)' })
    ]
    const made = Array.from({ length: 5000 }, (_, i): Row => [`k${i}`, i, 5, 0, null, i % 2 === 0 ? null : i, null, null])
    const archive = join(dir, 'old')
    runBuildTask(setup, { kind: 'build', name: 'old', partition: 1, blocks: [blockOf(made)], archivePath: archive, creationTime: 1, custom: {} })
    const { segment, error } = runMergeTask({ ...setup, plan: { ...plan, columns } }, {
      kind: 'merge', name: 'merged', partition: 1, inputs: [{ archive }], history: 'none', bytes: 1, replaces: ['a'], archivePath: join(dir, 'merged'), creationTime: 7
    })
    assert.equal(error, undefined)
    const read = openSegmentArchive(readFileSync(segment.archivePath)).columns
    const cells = (name: string): unknown[] => read.get(name)!.cells()
    assert.deepEqual(cells('label'), made.map(([id, sort]) => `${id}/${sort}`.slice(0, 5)))
    assert.deepEqual(cells('half'), made.map((one) => one[5] === null ? null : one[5] / 2))
    assert.deepEqual([new Set(cells('chained')), new Set(cells('attribute'))], [new Set([null]), new Set([null])])
  })

  it('does not merge values away for which the plan has no column', () => {
    const dir = tempFolder('merge')
    const archive = join(dir, 'newer')
    const without = { ...setup, plan: { ...plan, columns: plan.columns.slice(0, 7) } }
    const mergeOf = (text: string | null): MergeResult => {
      runBuildTask(setup, { kind: 'build', name: 'newer', partition: 1, blocks: [blockOf([['k', 1, 5, 0, null, 2, null, text]])], archivePath: archive, creationTime: 1, custom: {} })
      return runMergeTask(without, { kind: 'merge', name: 'merged', partition: 1, inputs: [{ archive }], history: 'none', bytes: 1, replaces: ['a'], archivePath: join(dir, 'merged'), creationTime: 7 })
    }
    assert.equal(mergeOf(null).error, undefined)
    const { error } = mergeOf('new')
    assert.equal(error!.code, 'PLAN_CONFLICT')
    assert.match(error!.message, /segment newer has values of text, for which the schema has no column/)
  })

  it('brings errors back as data and leaves no file', () => {
    const dir = tempFolder('merge')
    writeFileSync(join(dir, 'bad'), 'no archive')
    const failed = (inputs: MergeInput[]) => merge(dir, [], 'all', { inputs }).error!
    assert.equal(failed([{ archive: join(dir, 'bad') }]).code, 'SEGMENT_INVALID')
    assert.match(failed([{ archive: join(dir, 'missing') }]).message, /cannot be read.*ENOENT/)
    assert.match(failed([{ blocks: [blockOf([], 2)] }]).message, /partition 2 came for 0 rows of partition 1/)
    assert.match(merge(dir, [{ rows: [], archived: true }], 'all', { partition: 3 }).error!.message, /partition 1 came for partition 3/)
    assert.deepEqual(readdirSync(dir).sort(), ['bad', 'input-0'])
  })
})

describe('Pinot reads merged segments', { skip: java.available ? false : java.reason }, () => {
  it('with exactly the rows that count, and every claim of the metadata true', async () => {
    const oracle = await SegmentOracle.start()
    try {
      const dir = tempFolder('merge-pinot')
      for (const [seed, history] of [[1, 'all'], [2, 'none'], [3, 'none']] as const) {
        const rows = fc.sample(row, { numRuns: 3000, seed }).map((one, i): Row => [`${one[0]}${i % 1500}`, one[1], one[2], one[3], one[4], one[5], one[6], one[7]])
        const kept = expected(rows, history)
        assert.ok(history === 'all' || (kept.length < rows.length && kept.some((one) => one[3] === 1)))
        const { segment } = merge(dir, [0, 1000, 2000].map((from, i) => ({ rows: rows.slice(from, from + 1000), archived: i !== 1 })), history)
        const reply = await oracle.read({ tar: segment.archivePath, rows: true })
        assert.deepEqual(reply.checks!.filter((check) => !check.ok), [])
        assert.deepEqual([reply.segment.totalDocs, reply.segment.custom['dynapinot.merge.inputs']], [kept.length, 'a,b'])
        assert.deepEqual(reply.columns!.id, kept.map((one) => one[0]))
        assert.deepEqual(reply.columns!.sort, kept.map((one) => one[1]))
        assert.deepEqual(reply.columns!.version, kept.map((one) => String(one[2])))
        assert.deepEqual(reply.columns!.tags, kept.map((one) => one[4] ?? ['null']))
        assert.deepEqual(reply.columnMetadata.text!.nullDocIds ?? [], kept.flatMap((one, doc) => one[7] === null ? [doc] : []))
      }
    } finally {
      await oracle.close()
    }
  })
})
