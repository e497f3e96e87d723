import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { emptyCounts } from '../../../src/block/batch-decoder.ts'
import { applyEntry, emptyState } from '../../../src/checkpoint/backfill-state.ts'
import type { BackfillState } from '../../../src/checkpoint/backfill-state.ts'
import { FileLines, countLines } from '../../../src/engine/backfill/file-lines.ts'
import type { InputUnit } from '../../../src/worker/protocol.ts'

/** Part `part` of a file whose first unit is `first`. */
const unitOf = (part: number, first = 0): InputUnit => ({
  index: first + part, name: 'a.ndjson', part, range: { start: part * 100, end: (part + 1) * 100 }, gzip: false, bytes: 100
})
const admit = (state: BackfillState, pass: number, unit: number, lines: number) => {
  applyEntry(state, { t: 'unit', pass, unit, name: 'a.ndjson', lines, counts: emptyCounts(), blocks: {}, deadLetterBytes: 0 })
}
const fail = (state: BackfillState, pass: number, unit: number, lines?: number) => {
  applyEntry(state, { t: 'unitFailed', pass, unit, name: 'a.ndjson', error: { code: 'WORKER_DIED', message: '', context: {} }, lines })
}

describe('FileLines', () => {
  it('sums the parts of one file, in the pass that runs', () => {
    const state = emptyState()
    const lines = new FileLines(state)
    admit(state, 0, 0, 7)
    assert.deepEqual(lines.before(unitOf(0, 1)), { lines: 0 }, 'the unit before is another file')
    admit(state, 0, 1, 10)
    admit(state, 0, 2, 20)
    assert.deepEqual(lines.before(unitOf(2, 1)), { lines: 30 })
    admit(state, 0, 3, 30)
    assert.deepEqual(lines.before(unitOf(3, 1)), { lines: 60 })
  })

  it('knows the lines of parts that an earlier pass took in', () => {
    const state = emptyState()
    admit(state, 0, 0, 10)
    fail(state, 0, 1)
    admit(state, 0, 2, 30)
    fail(state, 0, 3)
    applyEntry(state, { t: 'pass', pass: 0, units: 2 })
    const lines = new FileLines(state)
    assert.deepEqual(lines.before(unitOf(1)), { lines: 10 })
    admit(state, 1, 1, 20)
    assert.deepEqual(lines.before(unitOf(3)), { lines: 60 })
  })

  it('says from which byte it counts behind a part that was left out, unless its lines are known', () => {
    const state = emptyState()
    admit(state, 0, 0, 10)
    fail(state, 0, 1)
    assert.deepEqual(new FileLines(state).before(unitOf(2)), { lines: 0, fromByte: 200 })
    admit(state, 0, 2, 30)
    assert.deepEqual(new FileLines(state).before(unitOf(3)), { lines: 0, fromByte: 300 })
    const counted = emptyState()
    fail(counted, 0, 0, 10)
    assert.deepEqual(new FileLines(counted).before(unitOf(1)), { lines: 10 })
  })
})

describe('countLines', () => {
  it('counts the last line with and without its end', () => {
    for (const [text, lines] of [['', 0], ['a', 1], ['a\n', 1], ['a\n\nb', 3]] as const) assert.equal(countLines(Buffer.from(text)), lines)
  })
})
