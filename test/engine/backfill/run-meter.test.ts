import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyCounts } from '../../../src/block/batch-decoder.ts'
import { applyEntry, emptyState } from '../../../src/checkpoint/backfill-state.ts'
import { RunMeter } from '../../../src/engine/backfill/run-meter.ts'

test('units that are in segments are there already; those that must be read again are not', () => {
  const state = emptyState()
  for (const [unit, lines] of [[0, 10], [1, 20]] as const) {
    applyEntry(state, { t: 'unit', pass: 0, unit, name: '', lines, counts: { ...emptyCounts(), bytes: lines * 100 }, blocks: { 0: 1 }, deadLetterBytes: 0 })
  }
  applyEntry(state, { t: 'segment', name: 's', partition: 0, sequence: 0, rows: 10, crc: '', bytes: 1, end: { pass: 0, unit: 0, sequence: 0 } })
  const meter = new RunMeter()
  assert.deepEqual(meter.already, { records: 0, bytes: 0, segments: 0 })
  meter.startFrom(state)
  assert.deepEqual(meter.already, { records: 10, bytes: 1010, segments: 1 })
  meter.stop()
})
