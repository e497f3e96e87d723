import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isBlank, parseObject } from '../../src/decode/json-object.ts'

describe('parseObject', () => {
  it('takes one object', () => {
    assert.deepEqual(parseObject(' {"a":{"S":"x"}}\t'), { a: { S: 'x' } })
    assert.deepEqual(parseObject('{}'), {})
  })

  it('takes nothing else', () => {
    for (const line of ['', '[]', '[{}]', 'null', '1', '"a"', 'true', '{}{}', '{} x', '{', '{"a":}', "{'a':1}", '{"a":1,}', '{"a":01}', '{"a":NaN}', '{"a":"\u0001"}', '\ufeff{}', '{"a":"\\x"}']) {
      assert.equal(parseObject(line), undefined, line)
    }
  })

  it('takes the last of equal names, at the place of the first', () => {
    assert.deepEqual(Object.entries(parseObject('{"a":1,"b":2,"a":3}')!), [['a', 3], ['b', 2]])
  })

  it('takes __proto__ as a name like others', () => {
    const object = parseObject('{"__proto__":{"S":"x"}}')!
    assert.deepEqual(Object.keys(object), ['__proto__'])
    assert.equal(Object.getPrototypeOf(object), Object.prototype)
  })
})

describe('isBlank', () => {
  it('is white space of JSON alone', () => {
    for (const line of ['', ' ', '\t \r']) assert.equal(isBlank(line), true)
    for (const line of ['{', ' x', '\u00a0', '\ufeff', '\v']) assert.equal(isBlank(line), false, JSON.stringify(line))
  })
})
