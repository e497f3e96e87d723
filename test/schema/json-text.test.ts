import { it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseJsonText } from '../../src/schema/json-text.ts'

it('keeps numbers that a double does not hold as text', () => {
  assert.deepEqual(parseJsonText('{"a":9007199254740993,"b":-9223372036854775808,"c":1.0,"d":0.12345678901234567,"e":1e400,"f":"9007199254740993"}'), {
    value: { a: '9007199254740993', b: '-9223372036854775808', c: 1, d: '0.12345678901234567', e: '1e400', f: '9007199254740993' }
  })
})

it('reads whatever JSON.stringify writes as JSON.parse does', () => {
  fc.assert(fc.property(fc.json(), (text) => { assert.deepEqual(parseJsonText(text), { value: JSON.parse(text) }) }))
})

it('passes over a byte order mark', () => {
  assert.deepEqual(parseJsonText('\uFEFF[1]'), { value: [1] })
})

it('says where it breaks', () => {
  assert.deepEqual(parseJsonText('{\n "a" 1}'), { fault: 'not valid JSON: Expected \':\' after property name at line 2, column 6' })
})
