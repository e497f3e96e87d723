import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { compareLive, liveName, newRunId, parseLiveName } from '../../../src/engine/replicate/live-name.ts'
import { checkSegmentName } from '../../../src/segment/segment-name.ts'

const run = fc.tuple(fc.integer({ min: 0, max: 4e12 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })).map(([now, chance]) => newRunId(null, now, chance))
const name = fc.record({
  prefix: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,20}$/), run, partition: fc.nat(70_000), counter: fc.nat(20_000_000), level: fc.nat(12)
}, { noNullPrototype: true })

describe('names of live segments', () => {
  it('come back as they were and are names that Pinot reads nothing out of', () => {
    fc.assert(fc.property(name, (parts) => {
      const text = liveName(parts)
      assert.deepEqual(parseLiveName(text), parts)
      checkSegmentName(text)
    }))
    assert.equal(liveName({ prefix: 'meetup', run: newRunId(null, 1_700_000_000_000, 0.5), partition: 3, counter: 17, level: 2 }), 'meetup-live-0loyw3v28i00-p0003-000017-L2')
  })

  it('are not those of backfills or of anyone else', () => {
    for (const other of ['meetup-0a1b2c3d-p0003-000017', 'meetup-live-0loyw3v28i0-p0003-000017-L2', 'meetup-live-0loyw3v28i00-p00003-000017-L2', 'meetup-live-0loyw3v28i00-p0003-000017-L02', 'x']) {
      assert.equal(parseLiveName(other), null, other)
    }
  })

  it('sort by run and counter, and a later run comes later whatever the clock says', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 4e12 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), { minLength: 2 }), (starts) => {
      const runs: string[] = []
      for (const [now, chance] of starts) runs.push(newRunId(runs.at(-1) ?? null, now, chance))
      const names = runs.flatMap((one) => [9, 10].map((counter) => ({ run: one, counter })))
      assert.deepEqual([...names].reverse().sort(compareLive), names)
      assert.ok(runs.every((one) => /^[0-9a-z]{12}$/.test(one)))
    }))
  })
})
