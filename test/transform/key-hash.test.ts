import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { murmur2 } from '../../src/bytes/murmur2.ts'
import { compileKeyHash } from '../../src/transform/key-hash.ts'
import type { Cell, StoredType } from '../../src/schema/data-type.ts'

const hash = (types: readonly StoredType[], cells: readonly Cell[]): number => compileKeyHash(types)(cells)
const ofHex = (hex: string): number => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  return murmur2(bytes, 0, bytes.length) & 0x7fffffff
}

describe('compileKeyHash', () => {
  it('hashes the documented bytes', () => {
    assert.equal(hash(['STRING', 'LONG'], ['é1', 1719080907442]), ofHex('00000003 c3a931 000001904134f2b2'))
    assert.equal(hash(['INT'], [-2]), ofHex('fffffffe'))
    assert.equal(hash(['LONG'], [-2]), ofHex('fffffffffffffffe'))
    assert.equal(hash(['LONG'], [9223372036854775807n]), ofHex('7fffffffffffffff'))
    assert.equal(hash(['FLOAT', 'DOUBLE'], [1.5, -0.25]), ofHex('3fc00000 bfd0000000000000'))
    assert.equal(hash(['BYTES', 'BIG_DECIMAL'], [Uint8Array.of(1, 2), Uint8Array.of(0, 0, 5)]), ofHex('00000002 0102 00000003 000005'))
    assert.equal(hash(['STRING'], ['']), ofHex('00000000'))
  })

  it('never joins two texts to the same bytes', () => {
    assert.notEqual(hash(['STRING', 'STRING'], ['ab', 'c']), hash(['STRING', 'STRING'], ['a', 'bc']))
    assert.notEqual(hash(['STRING', 'STRING'], ['ab', '']), hash(['STRING', 'STRING'], ['', 'ab']))
  })

  it('fits INT, whatever the length, and does not depend on the keys before', () => {
    const reused = compileKeyHash(['STRING', 'BYTES'])
    fc.assert(fc.property(fc.string({ maxLength: 2000, size: 'max', unit: 'binary' }), fc.uint8Array({ maxLength: 2000, size: 'max' }), (text, bytes) => {
      const value = reused([text, bytes])
      assert.ok(Number.isInteger(value) && value >= 0 && value <= 0x7fffffff)
      assert.equal(value, hash(['STRING', 'BYTES'], [text, bytes]))
    }))
  })
})
