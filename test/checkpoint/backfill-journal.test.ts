import assert from 'node:assert/strict'
import fs, { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { describe, it, mock } from 'node:test'
import { emptyCounts } from '../../src/block/batch-decoder.ts'
import { BackfillJournal } from '../../src/checkpoint/backfill-journal.ts'
import { consumedBlocks, isFinished } from '../../src/checkpoint/backfill-state.ts'
import type { SegmentEntry, UnitEntry } from '../../src/checkpoint/backfill-state.ts'
import { tempFolder } from '../temp-folder.ts'

const folder = () => tempFolder('journal')
const job = { fingerprint: 'f1', parts: { input: 'i1', plan: 'p1' }, table: 'meetups' }
const unit = (n: number, blocks: Record<string, number>): UnitEntry => ({
  t: 'unit', pass: 0, unit: n, name: `file-${n}`, lines: 3, counts: emptyCounts(), blocks, deadLetterBytes: 10 * (n + 1)
})
const segment = (partition: number, sequence: number, end: { unit: number, sequence: number }): SegmentEntry => ({
  t: 'segment', name: `s-${partition}-${sequence}`, partition, sequence, rows: 5, crc: '1', bytes: 9, end: { pass: 0, ...end }
})

describe('BackfillJournal', () => {
  it('gives back the state that was written', () => {
    const dir = folder()
    const first = BackfillJournal.open(dir, job)
    first.append(unit(0, { 0: 2, 1: 1 }))
    first.append(segment(0, 0, { unit: 0, sequence: 0 }))
    first.append({ t: 'unitFailed', pass: 0, unit: 1, name: 'file-1', error: { code: 'INPUT_CORRUPT', message: 'x', context: {} } })
    first.close()
    const again = BackfillJournal.open(dir, job)
    assert.deepEqual(again.state, first.state)
    assert.equal(again.state.deadLetterBytes, 10)
    again.close()
  })

  it('drops a line that a crash cut short, and goes on behind the last whole one', () => {
    const dir = folder()
    const first = BackfillJournal.open(dir, job)
    first.append(unit(0, { 0: 1 }))
    first.close()
    const whole = readFileSync(first.path, 'utf8')
    appendFileSync(first.path, '{"t":"segment","na')
    const again = BackfillJournal.open(dir, job)
    again.append(unit(1, {}))
    again.close()
    assert.equal(readFileSync(first.path, 'utf8'), whole + JSON.stringify(unit(1, {})) + '\n')
  })

  it('refuses another job and says which part differs', () => {
    const dir = folder()
    const first = BackfillJournal.open(dir, job)
    first.append(unit(0, {}))
    first.close()
    assert.throws(() => BackfillJournal.open(dir, { ...job, fingerprint: 'f2', parts: { input: 'i2', plan: 'p1' } }), (error: any) => {
      assert.equal(error.code, 'STATE_MISMATCH')
      assert.deepEqual(error.context.faults, ['input: saved i1, now i2'])
      assert.match(error.context.remedy, /state\.dir/)
      return true
    })
    // The refusal leaves the folder unlocked.
    BackfillJournal.open(dir, job).close()
  })

  it('makes way for another job if nothing is done yet', () => {
    const dir = folder()
    const first = BackfillJournal.open(dir, job)
    first.append({ t: 'letters', path: '/letters' })
    first.close()
    const other = { ...job, fingerprint: 'f2', parts: { input: 'i2', plan: 'p1' } }
    BackfillJournal.open(dir, other).close()
    const again = BackfillJournal.open(dir, other)
    assert.deepEqual([again.state.job?.fingerprint, again.state.letters], ['f2', null])
    assert.equal(readFileSync(again.path, 'utf8').split('\n').length, 2)
    again.append({ t: 'pass', pass: 0, units: 0 })
    again.close()
    assert.throws(() => BackfillJournal.open(dir, job), { code: 'STATE_MISMATCH' })
  })

  it('names the line that it cannot read', () => {
    const dir = folder()
    const first = BackfillJournal.open(dir, job)
    first.close()
    writeFileSync(first.path, readFileSync(first.path, 'utf8') + 'garbage\n')
    assert.throws(() => BackfillJournal.open(dir, job), { code: 'STATE_CORRUPT', message: /journal\.ndjson:2/ })
  })

  it('ends with its last whole entry when the disk is full, and takes no more', () => {
    const dir = folder()
    const journal = BackfillJournal.open(dir, job)
    const whole = readFileSync(journal.path, 'utf8')
    const full = mock.method(fs, 'fdatasyncSync', () => { throw Object.assign(new Error('full'), { code: 'ENOSPC' }) })
    syncBuiltinESMExports()
    try {
      assert.throws(() => { journal.append(unit(0, {})) }, { code: 'SINK_FULL' })
    } finally {
      full.mock.restore()
      syncBuiltinESMExports()
    }
    assert.throws(() => { journal.append(unit(0, {})) }, { code: 'SINK_FULL' })
    assert.equal(journal.state.units.size, 0)
    journal.close()
    assert.equal(readFileSync(journal.path, 'utf8'), whole)
    BackfillJournal.open(dir, job).close()
  })

  it('refuses a segment out of order', () => {
    const journal = BackfillJournal.open(folder(), job)
    assert.throws(() => { journal.append(segment(0, 1, { unit: 0, sequence: 0 })) }, { code: 'STATE_CORRUPT' })
    journal.close()
  })
})

describe('positions of a partition', () => {
  it('tell which blocks of a unit are in segments', () => {
    const journal = BackfillJournal.open(folder(), job)
    const first = unit(4, { 0: 3, 2: 1 })
    journal.append(first)
    journal.append(segment(0, 0, { unit: 4, sequence: 1 }))
    const { state } = journal
    assert.equal(consumedBlocks(state, 0, 0, 3), Number.MAX_SAFE_INTEGER)
    assert.equal(consumedBlocks(state, 0, 0, 4), 2)
    assert.equal(consumedBlocks(state, 0, 0, 5), 0)
    assert.equal(consumedBlocks(state, 0, 1, 0), 0)
    assert.equal(consumedBlocks(state, 2, 0, 4), 0)
    assert.equal(isFinished(state, first), false)
    journal.append(segment(0, 1, { unit: 4, sequence: 2 }))
    assert.equal(isFinished(state, first), false)
    journal.append(segment(2, 0, { unit: 6, sequence: 0 }))
    assert.equal(isFinished(state, first), true)
    assert.equal(isFinished(state, unit(9, {})), true)
    journal.close()
  })
})
