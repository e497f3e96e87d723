import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { emptyCounts } from '../../../src/block/batch-decoder.ts'
import { applyEntry, emptyState } from '../../../src/checkpoint/backfill-state.ts'
import { DeadLetterRatio } from '../../../src/engine/backfill/dead-letter-ratio.ts'

const limits = { path: '/d', maxRatio: 0.1, minRecords: 100 }
const counts = (records: number, deadLetters: number) => ({ ...emptyCounts(), records, deadLetters })

describe('DeadLetterRatio', () => {
  it('stops above the share, not at it, and not before there are records enough', () => {
    const ratio = new DeadLetterRatio(limits, emptyState())
    ratio.add(counts(99, 99))
    const fresh = new DeadLetterRatio(limits, emptyState())
    fresh.add(counts(100, 10))
    assert.throws(() => { fresh.add(counts(1, 1)) }, { code: 'DEAD_LETTERS_EXCEEDED', message: /11 of 101/ })
  })

  it('stops a job again that stopped before', () => {
    const state = emptyState()
    applyEntry(state, { t: 'unit', pass: 0, unit: 0, name: 'a', lines: 0, counts: counts(200, 100), blocks: {}, deadLetterBytes: 0 })
    assert.throws(() => new DeadLetterRatio(limits, state), { code: 'DEAD_LETTERS_EXCEEDED' })
    assert.doesNotThrow(() => new DeadLetterRatio({ ...limits, maxRatio: 0.5 }, state))
  })
})
