import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attributeReader, tagOf } from '../../src/decode/attribute-value.ts'

describe('tagOf', () => {
  it('knows all tags with their payloads', () => {
    const values = { S: '', N: 'not looked at', B: '!', BOOL: false, NULL: true, M: {}, L: [5], SS: [5], NS: [], BS: [null] }
    for (const [tag, payload] of Object.entries(values)) assert.equal(tagOf({ [tag]: payload }), tag)
  })

  it('refuses all else', () => {
    for (const value of [
      undefined, null, 'S', 5, true, [], ['S'], {}, { S: 'a', N: '1' }, { s: 'a' }, { X: 1 }, { S: 5 }, { S: null }, { N: 5 }, { B: {} },
      { BOOL: 'true' }, { BOOL: null }, { NULL: false }, { NULL: 'true' }, { M: null }, { M: [] }, { L: {} }, { SS: 'a' }, { NS: null },
      JSON.parse('{"__proto__":{"S":"x"}}'), JSON.parse('{"S":"x","__proto__":1}')
    ]) assert.equal(tagOf(value), undefined, JSON.stringify(value))
  })
})

describe('attributeReader', () => {
  it('finds attributes of any name, and only those', () => {
    const image = JSON.parse('{"__proto__":1,"constructor":2,"plain":3}') as Record<string, unknown>
    assert.deepEqual(['__proto__', 'constructor', 'plain', 'toString', 'other'].map((name) => attributeReader(name)(image)), [1, 2, 3, undefined, undefined])
    assert.equal(attributeReader('__proto__')({}), undefined)
  })
})
