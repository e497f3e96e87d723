import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { median, medianRate, ratioOf, resultOf, tableOf } from '../../bench/result.ts'
import type { Sample } from '../../bench/rounds.ts'

const sample = (seconds: number, records = 100, cpuSeconds: number | null = seconds): Sample => ({ seconds, cpuSeconds, records })

describe('median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    assert.equal(median([9, 1, 5]), 5)
    assert.equal(median([9, 1, 5, 7]), 6)
    assert.equal(median([10, 9, 100]), 10, 'by number, not by text')
    assert.throws(() => median([]), RangeError)
  })
})

describe('ratioOf', () => {
  it('is the median of the ratios of the rounds, so that a slow round of both does not count', () => {
    // The machine is ten times slower in the second round; the third is an outlier of the rival.
    const subject = [sample(1), sample(10), sample(1)]
    const rival = [sample(2), sample(20), sample(50)]
    assert.equal(ratioOf(subject, rival, 'seconds'), 2)
  })

  it('compares by record, since contenders may have other numbers of them', () => {
    assert.equal(ratioOf([sample(1, 1000)], [sample(1, 100)], 'seconds'), 10)
  })

  it('has no ratio where one clock was not read, and refuses samples of other rounds', () => {
    assert.equal(ratioOf([sample(1)], [sample(1, 100, null)], 'cpuSeconds'), null)
    assert.equal(medianRate([sample(1, 100, null)], 'cpuSeconds'), null)
    assert.throws(() => ratioOf([sample(1)], [sample(1), sample(1)], 'seconds'), RangeError)
    assert.throws(() => ratioOf([], [], 'seconds'), RangeError)
  })
})

describe('resultOf', () => {
  const head = { bench: 'b', shape: 's', subject: 'mine', records: 100, bytes: 5000, verified: true }

  it('has rates by second of the records given, however many passes there were', () => {
    const result = resultOf(head, [sample(1, 300), sample(1, 200), sample(1, 100)], { name: 'theirs', samples: [sample(1), sample(1), sample(1)] })
    assert.equal(result.recordsPerSecond, 200)
    assert.equal(result.seconds, 0.5)
    assert.equal(result.bytesPerSecond, 10_000)
    assert.equal(result.ratio, 2)
    assert.equal(result.rival, 'theirs')
  })

  it('has no ratio without a rival, and a table that says so when the output is wrong', () => {
    const result = resultOf({ ...head, verified: false, note: 'to be known' }, [sample(0.5)])
    assert.equal(result.ratio, null)
    assert.equal(result.rival, null)
    const lines = tableOf([result]).split('\n')
    assert.match(lines[1]!, /mine +200 +200 +0\.0 .* NO$/)
    assert.equal(lines[2], 'mine: to be known')
  })
})
