import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeDecoderMaker } from '../../../src/worker/make-decoder.ts'
import { bodyReader, runStreamTask } from '../../../src/worker/stream-task.ts'
import { openRowBlock } from '../../../src/block/row-block.ts'
import { rowsOf } from '../../block/read-cells.ts'
import { column, rowPlan } from '../../transform/plan.ts'
import { bodyOf } from '../../worker/stream/bodies.ts'
import { ChangeMaker, keyOf, recordText, valuesOf } from './change-maker.ts'
import type { MadeChange } from './change-maker.ts'
import { poisonOf } from './poison.ts'
import { TableModel } from './table-model.ts'

const KEYS = 200
const CHANGES = 4000
const whole = rowPlan([
  column('pk', 'STRING', { isKey: true, required: true }), column('sk', 'INT', { isKey: true, required: true }),
  column('event', 'LONG'), column('note', 'STRING'), column('price', 'DOUBLE')
], { keyColumns: ['pk', 'sk'], partition: { column: 'pk', function: 'Murmur', count: 4 } })
const plan = { ...whole, columns: whole.columns.filter(({ name }) => name !== 'id') }

function made (seed: number): MadeChange[] {
  const maker = new ChangeMaker(seed, KEYS)
  return Array.from({ length: CHANGES }, () => maker.next())
}

/** Share of the changes for which something holds, in a hundred. */
function share (changes: readonly MadeChange[], holds: (change: MadeChange, newest: number, seen: ReadonlySet<number>) => boolean): number {
  const model = new TableModel(KEYS)
  const seen = new Set<number>()
  const count = changes.filter((change) => {
    const yes = model.version(change.key) > 0 && holds(change, model.version(change.key), seen)
    seen.add(change.number)
    model.take(change)
    return yes
  }).length
  return 100 * count / changes.length
}

function decode (data: readonly (string | Uint8Array)[]) {
  const records = data.map((each, i) => ({ data: each, sequenceNumber: String(1000 + i) }))
  const makeDecoder = makeDecoderMaker({ plan, blockLimits: { rows: 1000, bytes: 1 << 20 }, decoder: 'wasm' })
  return runStreamTask({ progress: new SharedArrayBuffer(24) }, { kind: 'stream', index: 0, shardId: 's', bodies: [bodyOf(records)], buffers: [] }, makeDecoder, bodyReader('wasm'))
}

describe('made changes', () => {
  it('are the same for a seed, and have of everything enough', () => {
    const changes = made(1)
    assert.deepEqual(changes, made(1))
    assert.notDeepEqual(changes, made(2))
    assert.equal(new Set(changes.map(({ key }) => key)).size, KEYS)
    const shares = {
      again: share(changes, ({ number }, _newest, seen) => seen.has(number)),
      ties: share(changes, ({ version, number }, newest, seen) => version === newest && !seen.has(number)),
      late: share(changes, ({ version, number }, newest, seen) => version < newest && !seen.has(number)),
      deletions: share(changes, ({ image }) => image === null),
      ms: share(changes, ({ unit }) => unit === 'ms'),
      us: share(changes, ({ unit }) => unit === 'us')
    }
    for (const [name, percent] of Object.entries(shares)) assert.ok(percent > 5, `${name}: ${percent} %`)
    const visible = new TableModel(KEYS)
    for (const change of changes) visible.take(change)
    assert.ok(visible.visible > KEYS / 2 && visible.visible < KEYS, `${visible.visible} of ${KEYS} are there at the end`)
  })

  it('are decoded to the rows that the model has of them', () => {
    const changes = made(3)
    const { blocks, deadLetters, counts } = decode(changes.map(recordText))
    assert.deepEqual(deadLetters, [])
    const ms = changes.filter(({ unit }) => unit === 'ms').length
    assert.deepEqual(counts.timeUnits, { s: 0, ms, us: CHANGES - ms })
    const types = plan.columns.map(({ storedType }) => storedType)
    const rows = blocks.flatMap((block) => rowsOf(openRowBlock(block.buffer!, types))).map((cells) => Object.fromEntries(plan.columns.map(({ name }, i) => [name, cells[i]])))
    const expected = changes.map(({ key, version, image }) => {
      const { event, note, price } = image === null ? { event: null, note: null, price: null } : valuesOf(image)
      return { ...keyOf(key), event, note, price, version, isDelete: image === null ? 1 : 0 }
    })
    // Partitions follow one another in blocks.
    const inOrder = (list: readonly object[]): string[] => list.map((row) => JSON.stringify(row)).sort()
    assert.deepEqual(inOrder(rows), inOrder(expected))
  })

  it('that are poison are dead letters, for the reason that is meant', () => {
    const poison = made(4).slice(0, 36).map((change, n) => poisonOf({ ...change, image: change.image ?? 1 }, n))
    const { deadLetters, counts } = decode(poison.map(({ data }) => data))
    assert.deepEqual(deadLetters.map(({ sequenceNumber, reason }) => [sequenceNumber, reason]), poison.map(({ reason }, i) => [String(1000 + i), reason]))
    assert.equal(counts.rows, 0)
  })
})
