import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeBase64 } from '../../src/decode/base64.ts'

const encode = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64')

describe('decodeBase64', () => {
  it('takes off as many layers as there are', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      assert.deepEqual(Uint8Array.from(decodeBase64(encode(bytes), 1)!), bytes)
      assert.deepEqual(Uint8Array.from(decodeBase64(encode(encode(bytes)), 2)!), bytes)
    }))
    assert.equal(Buffer.from(decodeBase64('Y0d4aFkyVm9iMnhrWlhKZllubDBaWE09', 2)!).toString(), 'placeholder_bytes')
  })

  it('is strict', () => {
    for (const text of ['QQ', 'QQ=', 'QQ===', 'QR==', 'QUJ=', 'Q!==', 'QQ==\n', ' QQ==', '_-8=', '=', 'Q', 'é===']) {
      assert.equal(decodeBase64(text, 1), undefined, text)
      assert.equal(decodeBase64(encode(text), 2), undefined, text)
    }
    assert.equal(decodeBase64(encode('one layer only'), 2), undefined)
  })
})
