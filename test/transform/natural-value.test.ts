import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '../../src/decode/fault.ts'
import { BigDecimal } from '../../src/transform/functions/big-decimal.ts'
import { naturalReader } from '../../src/transform/natural-value.ts'

const natural = (value: unknown, base64: 1 | 2 = 1): unknown => {
  const plain = naturalReader(base64)(value)
  return plain instanceof Fault ? plain.reason : plain
}

describe('naturalReader', () => {
  it('gives plain values', () => {
    assert.equal(natural(undefined), null)
    assert.equal(natural({ NULL: true }), null)
    assert.equal(natural({ S: 'ä' }), 'ä')
    assert.equal(natural({ BOOL: false }), false)
    assert.deepEqual(natural({ SS: ['a'] }), ['a'])
    assert.deepEqual(natural({ NS: ['1', '1.5'] }), [1, 1.5])
    assert.deepEqual(Buffer.from(natural({ B: 'AAE=' }) as Uint8Array), Buffer.of(0, 1))
    assert.deepEqual(Buffer.from((natural({ BS: ['QUFFPQ=='] }, 2) as Uint8Array[])[0]!), Buffer.of(0, 1))
  })

  it('gives numbers without loss', () => {
    assert.ok(Object.is(natural({ N: '-0' }), 0))
    assert.equal(natural({ N: '1E+2' }), 100)
    assert.equal(natural({ N: '0.1' }), 0.1)
    assert.equal(natural({ N: '9007199254740991' }), 9007199254740991)
    assert.equal(natural({ N: '9007199254740993' }), 9007199254740993n)
    assert.equal(natural({ N: '-9223372036854775808' }), -9223372036854775808n)
    assert.deepEqual(natural({ N: '9223372036854775809' }), new BigDecimal(9223372036854775809n, 0))
    assert.deepEqual(natural({ N: '-0.12345678901234567890' }), new BigDecimal(-1234567890123456789n, 19))
    assert.equal(natural({ N: '1E+30' }), 1e30)
  })

  it('gives maps and lists of such values', () => {
    const value = natural({ M: JSON.parse('{"a":{"L":[{"N":"1"},{"NULL":true}]},"__proto__":{"S":"x"}}') }) as Record<string, unknown>
    assert.deepEqual(Object.entries(value), [['a', [1, null]], ['__proto__', 'x']])
    assert.equal(Object.getPrototypeOf(value), null)
  })

  it('refuses what cannot be read', () => {
    assert.equal(natural({ X: 1 }), 'UNKNOWN_TYPE_TAG')
    assert.equal(natural({ SS: [1] }), 'UNKNOWN_TYPE_TAG')
    assert.equal(natural({ L: [{ N: 'x' }] }), 'BAD_VALUE')
    assert.equal(natural({ M: { a: { B: '?' } } }), 'BAD_BASE64')
    assert.equal(natural({ S: '\ud800' }), 'BAD_UNICODE')
    assert.equal(natural(JSON.parse('{"L":['.repeat(20_000) + ']}'.repeat(20_000))), 'BAD_VALUE')
  })
})
