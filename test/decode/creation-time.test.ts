import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { creationTime } from '../../src/decode/creation-time.ts'
import { Fault } from '../../src/decode/fault.ts'

const reasonOf = (value: unknown, precision?: unknown): string => {
  const time = creationTime(value, precision)
  return time instanceof Fault ? `${time.reason} ${time.field}` : 'none'
}

describe('creationTime', () => {
  it('gives microseconds of seconds, ms and us', () => {
    assert.equal(creationTime(1719039879, undefined), 1719039879000000)
    assert.equal(creationTime(1719039879869, undefined), 1719039879869000)
    assert.equal(creationTime(1719039879869591, undefined), 1719039879869591)
    assert.equal(creationTime(1719039879869, 'MILLISECOND'), 1719039879869000)
    assert.equal(creationTime(1719039879869591, 'MICROSECOND'), 1719039879869591)
    assert.equal(creationTime(1719039879869591, null), 1719039879869591)
  })

  it('is one scale for every unit, between 1973 and 2255', () => {
    fc.assert(fc.property(fc.integer({ min: 100_000_000, max: 9_007_199_254 }), (seconds) => {
      for (const unit of [1, 1e3, 1e6]) assert.equal(creationTime(seconds * unit, undefined), seconds * 1e6)
    }))
  })

  it('rounds what is below a microsecond', () => {
    assert.equal(creationTime(1719039879.869591, undefined), 1719039879869591)
    assert.equal(creationTime(1719039879.5, undefined), 1719039879500000)
    assert.equal(creationTime(1719039879869.25, undefined), 1719039879869250)
    assert.equal(creationTime(1719039879869591.5, undefined), 1719039879869592)
  })

  it('knows the borders of the units', () => {
    assert.equal(creationTime(99_999_999_999, 'MILLISECOND') instanceof Fault, true)
    assert.equal(creationTime(100_000_000_000, undefined), 100_000_000_000_000)
    assert.equal(creationTime(9_007_199_254_740, undefined), 9_007_199_254_740_000)
    assert.equal(reasonOf(9_007_199_254_741), 'BAD_VERSION ApproximateCreationDateTime')
    assert.equal(creationTime(9_007_199_254, undefined), 9_007_199_254_000_000)
    assert.equal(reasonOf(9_007_199_255), 'BAD_VERSION ApproximateCreationDateTime')
    assert.equal(creationTime(100_000_000_000_000, undefined), 100_000_000_000_000)
    assert.equal(creationTime(Number.MAX_SAFE_INTEGER, undefined), Number.MAX_SAFE_INTEGER)
  })

  it('refuses all else', () => {
    for (const value of [undefined, null, '1719039879869591', 0, -1, -1719039879869, NaN, Infinity, 2 ** 53, 1e20, 1e-9, true, {}, [1719039879869]]) {
      assert.equal(reasonOf(value), 'BAD_VERSION ApproximateCreationDateTime', JSON.stringify(value))
    }
  })

  it('refuses a precision that the digits contradict, or an unknown one', () => {
    assert.equal(reasonOf(1719039879869, 'MICROSECOND'), 'BAD_VERSION ApproximateCreationDateTime')
    assert.equal(reasonOf(1719039879869591, 'MILLISECOND'), 'BAD_VERSION ApproximateCreationDateTime')
    assert.equal(reasonOf(1719039879869591, 'NANOSECOND'), 'BAD_VERSION ApproximateCreationDateTime')
    assert.equal(reasonOf(1719039879869591, 6), 'BAD_VERSION ApproximateCreationDateTime')
  })
})
