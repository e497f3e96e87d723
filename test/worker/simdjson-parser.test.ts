import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseObject } from '../../src/decode/json-object.ts'
import { simdjsonParser } from '../../src/worker/simdjson-parser.ts'
import { noSimdjson } from './no-simdjson.ts'

describe('simdjsonParser', { skip: noSimdjson }, () => {
  const parse = noSimdjson === false ? simdjsonParser() : parseObject
  const nested = '{"a":'.repeat(1500) + '1' + '}'.repeat(1500)
  const lines = [
    '{}', '[]', '1', '"x"', '', '{', '{"a":1}x', '{"a":1,"a":2}', '{"a":"\\ud800"}', '{"a":"\\u0000"}', '{"a":1e400}', '{"a":-0}',
    '{"__proto__":{"S":"x"}}', '{"\\u005f_proto__":1}', '{"b":1,"1":2}', '{"a":12345678901234567890}', '{"a":0.1}', '{"a":01}', nested
  ]
  for (const line of lines) {
    it(`says what JSON.parse says of ${line.slice(0, 40)}`, () => {
      const [actual, expected] = [parse(line), parseObject(line)]
      assert.equal(JSON.stringify(actual), JSON.stringify(expected))
      assert.deepEqual(Object.keys(actual ?? {}), Object.keys(expected ?? {}))
    })
  }

  it('says what JSON.parse says of anything', () => {
    fc.assert(fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 1 }), (text, at, other) => {
      const line = `{"v":${text}}`
      const damaged = line.slice(0, at % line.length) + other + line.slice(at % line.length + 1)
      for (const each of [line, damaged]) assert.deepEqual(JSON.stringify(parse(each)), JSON.stringify(parseObject(each)))
    }))
  })
})
