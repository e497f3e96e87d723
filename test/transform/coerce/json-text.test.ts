import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cellOf } from './coerce-value.ts'

const json = (value: unknown, base64: 1 | 2 = 1): unknown => cellOf(value, 'JSON', {}, base64)

/** A JSON value and its DynamoDB form. Integers only, so that JSON.parse can be the judge. */
const tagged = fc.letrec<{ value: { plain: unknown, tagged: unknown } }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }).map((text) => ({ plain: text, tagged: { S: text } })),
    fc.integer().map((n) => ({ plain: n, tagged: { N: String(n) } })),
    fc.boolean().map((flag) => ({ plain: flag, tagged: { BOOL: flag } })),
    fc.constant({ plain: null, tagged: { NULL: true } }),
    fc.uint8Array({ maxLength: 5 }).map((bytes) => {
      const text = Buffer.from(bytes).toString('base64')
      return { plain: text, tagged: { B: text } }
    }),
    fc.array(fc.string(), { maxLength: 3 }).map((texts) => ({ plain: texts, tagged: { SS: texts } })),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => ({
      plain: items.map((item) => item.plain),
      tagged: { L: items.map((item) => item.tagged) }
    })),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('10', '2', '__proto__')), tie('value'), { maxKeys: 4 }).map((entries) => ({
      plain: mapped(entries, (item) => item.plain),
      tagged: { M: mapped(entries, (item) => item.tagged) }
    }))
  )
})).value

function mapped<T> (entries: Record<string, T>, map: (value: T) => unknown): unknown {
  return Object.fromEntries(Object.keys(entries).map((name) => [name, map(entries[name]!)]))
}

describe('JSON text', () => {
  it('is what JSON.stringify writes of the plain value', () => {
    fc.assert(fc.property(tagged, ({ plain, tagged }) => {
      // A text at the top is taken as JSON where it is JSON; inside it never is.
      assert.equal(json({ L: [tagged] }), JSON.stringify([plain]))
    }))
  })

  it('escapes every character that needs it, in short and in long texts', () => {
    for (let code = 0; code < 0x300; code++) {
      for (const text of [String.fromCharCode(code), `ab${String.fromCharCode(code)}`, 'a'.repeat(39) + String.fromCharCode(code), 'a'.repeat(40) + String.fromCharCode(code)]) {
        assert.equal(json({ L: [{ S: text }, { M: { [text]: { N: '1' } } }] }), JSON.stringify([text, { [text]: 1 }]))
      }
    }
    for (const text of ['\ud7ff', '\ue000', '\uffff', '\u{1f600}']) assert.equal(json({ SS: [text] }), `["${text}"]`)
  })

  it('keeps every digit of numbers, at any depth', () => {
    const long = '1234567890123456789012345678.9012345678'
    assert.equal(json({ M: { a: { L: [{ N: long }, { NS: ['1E-130', '-0', '0.10', '+1'] }] } } }), `{"a":[${long},[1E-130,-0,0.10,1]]}`)
  })

  it('has binary values encoded once', () => {
    assert.equal(json({ M: { a: { B: 'QUFFQw==' }, b: { BS: ['QUFFQw=='] } } }, 2), '{"a":"AAEC","b":["AAEC"]}')
    assert.equal(json({ B: 'QUFFQw==' }, 2), '"AAEC"')
    assert.equal(json({ L: [{ B: 'AAEC' }] }, 2), 'BAD_BASE64')
  })

  it('has names in the order of JavaScript: indexes first, then as they came', () => {
    assert.equal(json({ M: JSON.parse('{"b":{"N":"1"},"10":{"N":"2"},"a":{"N":"3"},"2":{"N":"4"},"01":{"N":"5"}}') }), '{"2":4,"10":2,"b":1,"a":3,"01":5}')
  })

  it('refuses the first fault it meets', () => {
    assert.equal(json({ L: [{ N: 'x' }, { B: '?' }] }), 'BAD_VALUE')
    assert.equal(json({ L: [{ B: '?' }, { N: 'x' }] }), 'BAD_BASE64')
    assert.equal(json({ M: { a: { S: '\ud800' } } }), 'BAD_UNICODE')
    assert.equal(json({ M: { '\udc00': { S: 'a' } } }), 'BAD_UNICODE')
    assert.equal(json({ M: { a: { M: { b: { X: 1 } } } } }), 'UNKNOWN_TYPE_TAG')
    assert.equal(json({ SS: [null] }), 'UNKNOWN_TYPE_TAG')
  })

  it('goes 100 levels deep, however deep the line', () => {
    const nested = (levels: number): unknown => JSON.parse('{"L":['.repeat(levels) + '{"N":"1"}' + ']}'.repeat(levels))
    assert.equal(json(nested(100)), '['.repeat(100) + '1' + ']'.repeat(100))
    assert.equal(json(nested(101)), 'BAD_VALUE')
    assert.equal(json(nested(50_000)), 'BAD_VALUE')
  })
})

describe('S to JSON', () => {
  it('keeps a text that is JSON, and makes a string of any other', () => {
    for (const text of ['{}', ' [1]\n', '1E5', '"a"', 'null', 'true', '{"a":1,"a":2}', '1234567890123456789.5']) assert.equal(json({ S: text }), text)
    for (const text of ['', ' ', '{}{}', '{', 'nul', '-', '01', "'a'", 'a', '[1,]', 'NaN']) assert.equal(json({ S: text }), JSON.stringify(text))
  })
})
