import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duration, progressOf } from '../../src/cli/progress.ts'

test('a resumed run counts what is there already, and tells the time left by its own rate', () => {
  const meter = { already: { records: 600, bytes: 6e6, segments: 3 }, records: 100, bytes: 1e6, seconds: 2 }
  assert.deepEqual(progressOf(meter, 1000, 2), {
    records: 700, bytes: 7e6, segments: 5, already: 600, itemsPerSecond: 50, mbPerSecond: 0.5, secondsLeft: 6
  })
  assert.equal(progressOf(meter, null, 2).secondsLeft, null)
  assert.equal(progressOf({ ...meter, records: 0 }, 1000, 2).secondsLeft, null)
  assert.equal(progressOf({ ...meter, records: 500 }, 1000, 2).secondsLeft, 0)
})

test('a duration', () => {
  assert.deepEqual([0, 59, 60, 200, 3600, 3725, 360000].map(duration), ['0s', '59s', '1m00s', '3m20s', '1h00m', '1h02m', '100h00m'])
})
