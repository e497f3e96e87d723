import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changeStream } from '../../bench/data/change-stream.ts'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { shapePlan } from '../../bench/stage/shape-plan.ts'
import { openRowBlock } from '../../src/block/row-block.ts'
import { WorkerPool } from '../../src/pool/worker-pool.ts'
import type { Cell } from '../../src/schema/data-type.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import { makeDecoderMaker } from '../../src/worker/make-decoder.ts'
import type { DecoderName, StreamResult, StreamTask, WorkerSetup } from '../../src/worker/protocol.ts'
import { bodyReader, runStreamTask } from '../../src/worker/stream-task.ts'
import { rowsOf } from '../block/read-cells.ts'
import { column, rowPlan } from '../transform/plan.ts'
import { changeLine } from './json-batch-decoder-run.ts'
import { aggregateOf, bodyOf } from './stream/bodies.ts'
import type { PutRecord } from './stream/bodies.ts'

const blockLimits = { rows: 100, bytes: 1 << 20 }
const taskOf = (bodies: readonly Uint8Array[], buffers: readonly SharedArrayBuffer[] = []): StreamTask => ({ kind: 'stream', index: 5, shardId: 'shardId-000000000003', bodies, buffers })

/** Runs a task, with the memory of several before it. */
function runner (plan: RowPlan, decoder: DecoderName): (task: StreamTask) => StreamResult {
  const make = makeDecoderMaker({ plan, blockLimits, decoder })
  const read = bodyReader(decoder)
  return (task) => runStreamTask({ progress: new SharedArrayBuffer(24) }, task, make, read)
}

/** Rows by column; a key's partition keeps the order. */
function rowsIn (plan: RowPlan, { blocks }: StreamResult): Record<string, Cell>[] {
  const types = plan.columns.map(({ storedType }) => storedType)
  return blocks.flatMap((block) => rowsOf(openRowBlock(block.buffer!, types)).map((cells) => Object.fromEntries(plan.columns.map(({ name }, i) => [name, cells[i]!]))))
}

/** Runs with both decoders, which have to give the same. */
function both (plan: RowPlan, bodies: readonly Uint8Array[]): StreamResult {
  const [wasm, json] = (['wasm', 'json'] as const).map((decoder) => runner(plan, decoder)(taskOf(bodies))) as [StreamResult, StreamResult]
  assert.deepEqual(rowsIn(plan, wasm), rowsIn(plan, json))
  const plainly = ({ blocks, ...rest }: StreamResult): unknown => ({ ...rest, blocks: blocks.map((block) => ({ ...block, buffer: Buffer.from(block.buffer!, 0, block.bytes) })) })
  assert.deepEqual(plainly(wasm), plainly(json))
  return wasm
}

const plan = rowPlan([column('name', 'STRING'), column('sequenceNumber', 'STRING'), column('shardId', 'STRING'), column('at', 'STRING', { source: { kind: 'none' }, transformFunction: 'concat(shardId, sequenceNumber, \'/\')' })], {}, { tableNames: ['t'] })
const change = (id: string, over: Record<string, unknown> = {}, dynamodb: Record<string, unknown> = {}): string => changeLine({ id: { S: id }, name: { S: `name of ${id}` } }, over, dynamodb)

describe('a stream task', () => {
  it('makes the same rows as a file of the same records', () => {
    const shape = findShape('meetups')
    const ofShape = shapePlan(shape, 'change')
    const lines = [...changeStream({ shape, seed: 3, records: 700 })]
    const records = lines.map((data, i) => ({ data, sequenceNumber: String(1000 + i), arrivedAt: 1719082124 + i / 1000 }))
    const result = both(ofShape, [bodyOf(records.slice(0, 300)), bodyOf([]), bodyOf(records.slice(300))])
    const { counts, streamRecords, aggregated, first, last, oldestArrival, newestArrival, deadLetters } = result
    assert.deepEqual([counts.records, counts.rows, counts.timeUnits, deadLetters], [700, 700, { s: 0, ms: 0, us: 700 }, []])
    assert.deepEqual([streamRecords, aggregated, first, last, oldestArrival, newestArrival], [700, 0, '1000', '1699', 1719082124000, 1719082124699])
    assert.equal(counts.bytes, lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0))
    assert.ok(result.blocks.length > 3 && result.blocks.every(({ unit, spill, buffer }) => unit === 5 && spill === undefined && buffer !== undefined))
  })

  it('knows where in the stream each row is', () => {
    const records = ['a', 'b', 'c', 'd'].map((id, i) => ({ data: change(id, {}, { SequenceNumber: 'of the record' }), sequenceNumber: String(10 ** 20 + i) }))
    const again = rowsIn(plan, both(plan, [bodyOf([records[0]!, { data: aggregateOf([change('x'), change('y')]), sequenceNumber: '77' }]), bodyOf(records.slice(1))]))
    const shardId = 'shardId-000000000003'
    const expected = [...records.map(({ sequenceNumber }, i) => ['abcd'[i]!, sequenceNumber]), ['x', '77'], ['y', '77']]
    assert.deepEqual(again.sort((a, b) => a.id! < b.id! ? -1 : 1), expected.map(([id, sequenceNumber]) => ({
      name: `name of ${id}`, sequenceNumber, shardId, at: `${shardId}/${sequenceNumber}`, id, version: 1719039879869591, isDelete: 0
    })))
  })

  it('never lets a record stop it: dead letters have their positions and bytes, and all is counted', () => {
    const bad = ['', 'no json', '{"k":1}', change('e', { eventName: 'RENAME' }), Buffer.from([0xff, 0xfe]), '\n \n', `${change('f')}\n\n{}`]
    const records: PutRecord[] = [
      { data: change('a', {}, { ApproximateCreationDateTime: 1719039879869 }), sequenceNumber: '1' },
      ...bad.map((data, i) => ({ data, sequenceNumber: String(2 + i) })),
      { data: change('o', { tableName: 'other' }), sequenceNumber: '9' },
      { data: aggregateOf([change('b'), 'broken']), sequenceNumber: '10' },
      { data: aggregateOf([change('c')]).fill(0, 8, 9), sequenceNumber: '11' },
      { data: `\n${change('d').replace('{', '{\n')}\r\n`, sequenceNumber: '12' }
    ]
    const { counts, deadLetters, streamRecords, aggregated } = both(plan, [bodyOf(records)])
    assert.deepEqual([streamRecords, aggregated, counts.records, counts.rows, counts.deadLetters, counts.skips.otherTable], [12, 1, 13, 3, 9, 1])
    assert.deepEqual(counts.timeUnits, { s: 0, ms: 1, us: 2 })
    assert.deepEqual(deadLetters.map(({ sequenceNumber, subSequenceNumber, reason }) => [sequenceNumber, subSequenceNumber, reason]), [
      ['2', undefined, 'BAD_JSON'], ['3', undefined, 'BAD_JSON'], ['4', undefined, 'NOT_A_RECORD'], ['5', undefined, 'UNKNOWN_EVENT'], ['6', undefined, 'BAD_JSON'],
      ['7', undefined, 'BAD_JSON'], ['8', undefined, 'BAD_JSON'], ['10', 1, 'BAD_JSON'], ['11', undefined, 'BAD_AGGREGATE']
    ])
    assert.deepEqual(deadLetters.map(({ raw, rawBase64 }) => raw === undefined ? rawBase64 : Buffer.from(raw).toString('base64')),
      [...bad, 'broken', aggregateOf([change('c')]).fill(0, 8, 9)].map((bytes) => Buffer.from(bytes).toString('base64')))
    assert.ok(deadLetters.every(({ shardId }) => shardId === 'shardId-000000000003'))
  })

  it('uses the buffers that it is lent', () => {
    const lent = [new SharedArrayBuffer(4 << 10), new SharedArrayBuffer(4 << 10)]
    const { blocks } = runner(plan, 'wasm')(taskOf([bodyOf([{ data: change('a'), sequenceNumber: '1' }])], lent))
    assert.deepEqual(blocks.map(({ lent, buffer }) => [lent, buffer]), [[0, undefined]])
    assert.equal(openRowBlock(lent[0]!, plan.columns.map(({ storedType }) => storedType)).rows, 1)
  })

  it('ends with an error where a body is no reply, and goes on with the next task', () => {
    for (const decoder of ['wasm', 'json'] as const) {
      const run = runner(plan, decoder)
      const whole = bodyOf([{ data: change('a'), sequenceNumber: '1' }, { data: change('b'), sequenceNumber: '2' }])
      const { error, blocks, counts } = run(taskOf([whole.slice(0, -20)]))
      assert.deepEqual([error?.code, error?.context.shardId, blocks, counts.records], ['INPUT_CORRUPT', 'shardId-000000000003', [], 0])
      assert.equal(run(taskOf([whole])).counts.rows, 2)
    }
  })
})

describe('WorkerPool.stream', () => {
  const setup: WorkerSetup = {
    plan, decoder: 'wasm', blockLimits, segment: { archive: 'gzip', level: 1, creator: 'test' }, spillDir: '/nonexistent', progress: new SharedArrayBuffer(24)
  }
  const pool = new WorkerPool(setup, { workers: 1, maxHeapMb: 128 })
  after(async () => { await pool.close() })

  it('leaves bodies as they are, shared or not, and gives the blocks in shared memory', async () => {
    const own = bodyOf([{ data: change('a'), sequenceNumber: '1' }])
    const bytes = bodyOf([{ data: change('b'), sequenceNumber: '2' }])
    // In a part of memory, as bodies of streams are.
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 100), 8, bytes.length)
    shared.set(bytes)
    const before = [Buffer.from(own), bytes]
    const result = await pool.stream(taskOf([own, shared]))
    assert.deepEqual([Buffer.from(own), Uint8Array.from(shared)], before)
    assert.deepEqual([result.counts.rows, result.first, result.last], [2, '1', '2'])
    assert.deepEqual(rowsIn(plan, result).map(({ id }) => id).sort(), ['a', 'b'])
    assert.deepEqual([...new BigInt64Array(setup.progress)].slice(1), [2n, 0n])
  })
})
