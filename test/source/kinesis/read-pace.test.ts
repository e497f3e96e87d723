import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ReadPace } from '../../../src/source/kinesis/read-pace.ts'

const limits = { readsPerSecond: 5, bytesPerSecond: 2_000_000, idleMs: 1000 }

describe('the pace of reads', () => {
  it('keeps the distance of the reads a second, and waits for large replies to be paid', () => {
    const pace = new ReadPace(limits)
    assert.equal(pace.delay(1000), 0)
    pace.answered(1000, 1000, false)
    assert.equal(pace.delay(1000), 200)
    assert.equal(pace.delay(1150), 50)
    pace.answered(1200, 10_000_000, false)
    assert.equal(pace.delay(1200), 5000)
  })

  it('looks less and less often at a quiet shard, and often again when something comes', () => {
    const pace = new ReadPace(limits)
    const delays = Array.from({ length: 8 }, () => {
      pace.answered(0, 0, true)
      return Math.round(pace.delay(0))
    })
    assert.deepEqual(delays, [300, 450, 675, 1000, 1000, 1000, 1000, 1000])
    pace.answered(0, 100, true)
    assert.equal(pace.delay(0), 200)
  })

  it('slows down when it is refused, without end only up to 5 s, and recovers in small steps (others read the shard, too)', () => {
    const pace = new ReadPace(limits)
    for (let i = 0; i < 3; i++) pace.refused(0)
    assert.ok(pace.delay(0) >= 1200 && pace.delay(0) <= 2000)
    for (let i = 0; i < 20; i++) pace.refused(0)
    assert.ok(pace.delay(0) >= 3750 && pace.delay(0) <= 6250)
    pace.answered(0, 10, false)
    assert.equal(pace.delay(0), 4500)
    for (let i = 0; i < 100; i++) pace.answered(0, 10, false)
    assert.equal(pace.delay(0), 200)
  })
})
