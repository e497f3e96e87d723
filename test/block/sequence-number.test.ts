import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { compareSequenceNumbers, isSequenceNumber } from '../../src/block/sequence-number.ts'

describe('sequence numbers', () => {
  it('are ordered as the whole numbers they are, whatever their lengths', () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 128n - 1n })
    fc.assert(fc.property(digits, digits, fc.nat(5), (a, b, zeros) => {
      const sign = Math.sign(compareSequenceNumbers('0'.repeat(zeros) + String(a), String(b)))
      assert.equal(sign, a < b ? -1 : a > b ? 1 : 0)
    }))
    assert.ok(compareSequenceNumbers('9', '10') < 0)
    assert.ok(compareSequenceNumbers('49640000000000000000000000000000000000000000000000000002', '49640000000000000000000000000000000000000000000000000010') < 0)
    assert.equal(compareSequenceNumbers('000', '0'), 0)
  })

  it('are digits and nothing else', () => {
    assert.ok(isSequenceNumber('4'.repeat(128)))
    for (const text of ['', '4'.repeat(129), '-1', 'LATEST', '1.5', '٣']) assert.equal(isSequenceNumber(text), false, text)
  })
})
