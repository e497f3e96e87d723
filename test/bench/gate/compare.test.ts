import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compareRatios, fails, mergeAttempts, ratiosOf, verdictTable } from '../../../bench/gate/compare.ts'
import type { MeasuredRatio, RatioEntry } from '../../../bench/gate/compare.ts'
import type { BenchResult } from '../../../bench/result.ts'

const entry = (subject: string, ratio: number): RatioEntry => ({ bench: 'decode', shape: 'meetups', subject, rival: 'theirs', ratio })
const measured = (subject: string, ratio: number, verified = true): MeasuredRatio => ({ ...entry(subject, ratio), verified })

describe('compareRatios', () => {
  for (const [ratio, expected, failing] of [
    [10, 'ok', false], [8.5, 'ok', false], [8.49, 'SLOWER', true], [1, 'SLOWER', true], [12.5, 'ok', false], [12.6, 'faster', false], [NaN, 'SLOWER', true]
  ] as const) {
    it(`says ${expected} to ${ratio} where the baseline is 10`, () => {
      const [verdict] = compareRatios([measured('mine', ratio)], [entry('mine', 10)])
      assert.equal(verdict!.verdict, expected)
      assert.equal(fails(verdict!), failing)
    })
  }

  it('fails what is in the baseline and was not measured, and what was not verified, however fast', () => {
    const verdicts = compareRatios([measured('wrong', 99, false), measured('wrong too', 99, false)], [entry('gone', 10), entry('wrong', 10)])
    assert.deepEqual(verdicts.map(({ subject, verdict }) => [subject, verdict]), [['gone', 'MISSING'], ['wrong', 'NOT VERIFIED'], ['wrong too', 'NOT VERIFIED']])
    assert.ok(verdicts.every(fails))
  })

  it('lets what is new pass and shows it', () => {
    const verdicts = compareRatios([measured('mine', 10), measured('other', 3)], [entry('mine', 10)])
    assert.deepEqual(verdicts.map(({ verdict }) => verdict), ['ok', 'new'])
    assert.equal(verdicts.some(fails), false)
    assert.match(verdictTable(verdicts), /^decode +meetups +other +theirs +3\.000 +new$/m)
  })

  it('tells rivals of one subject apart', () => {
    const against = { ...measured('mine', 0.5), rival: 'limit' }
    const verdicts = compareRatios([measured('mine', 10), against], [entry('mine', 10), { ...entry('mine', 1), rival: 'limit' }])
    assert.deepEqual(verdicts.map(({ verdict }) => verdict), ['ok', 'SLOWER'])
  })
})

describe('mergeAttempts', () => {
  it('keeps the better ratio of each, and does not forget what was wrong once', () => {
    const merged = mergeAttempts([measured('a', 8), measured('b', 9), measured('c', 1, false)], [measured('a', 10), measured('b', 7), measured('c', 2), measured('d', 4)])
    assert.deepEqual(merged.map(({ subject, ratio, verified }) => [subject, ratio, verified]), [['a', 10, true], ['b', 9, true], ['c', 2, false], ['d', 4, true]])
  })
})

describe('ratiosOf', () => {
  it('takes processor time where it is known, and leaves rivals out', () => {
    const result = (more: Partial<BenchResult>): BenchResult => ({ bench: 'b', shape: 's', subject: 'x', rival: 'y', records: 1, bytes: 1, seconds: 1, recordsPerSecond: 1, bytesPerSecond: 1, ratio: 2, peakRssBytes: null, verified: true, ...more })
    assert.deepEqual(ratiosOf([result({ cpuRatio: 3 }), result({ cpuRatio: null }), result({}), result({ rival: null, ratio: null })]).map(({ ratio }) => ratio), [3, 2, 2])
  })
})
