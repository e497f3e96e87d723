import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { column, rowPlan } from '../../transform/plan.ts'
import { decode } from '../json-batch-decoder-run.ts'

/** JSON texts by the rules of RFC 8259; bytes where UTF-8 would not do. `anywhere`: as the value of any member. */
const accepted: readonly string[] = [
  // 2: white space around tokens, all of it but the line feed, which ends a record
  ' 1', '1 ', '\t1\t', '\r1\r', ' [ ] ', '[ 1 , 2 ]', '{ }', '{ "a" : 1 , "b" : 2 }', '[\r1\t,\r2]',
  // 3: literals
  'true', 'false', 'null',
  // 4: objects; names that repeat or are empty, names of any kind
  '{}', '{"":1}', '{"a":1,"a":2}', '{"a":{"a":{}}}', '{"\\u0061":1}', '{"é":1}', '{"__proto__":1}', '{"a b":1}', '{"\\"":1}',
  // 5: arrays
  '[]', '[1]', '[1,"a",null,true,{},[]]', '[[[[[]]]]]',
  // 6: numbers
  '0', '-0', '1', '-1', '10', '123456789', '1.0', '0.5', '-0.5', '1.25e3', '1E3', '1e+3', '1e-3', '0e0', '0E-0', '1e0001', '12345678901234567890', '1.000000000000000000001', '-1e-999', '1e999',
  // 7: strings
  '""', '"a"', '"\\""', '"\\\\"', '"\\/"', '"\\b\\f\\n\\r\\t"', '"\\u0000"', '"\\u001f"', '"\\u00e9"', '"\\uD83D\\uDE00"', '"\\ud83d\\ude00"', '"\u007f"', '"é"', '"\u0800"', '"\uffff"', '"😀"', '"\u{10ffff}"',
  '"\u2028\u2029"', '"/"', `"${'x'.repeat(100)}"`, `"${'é'.repeat(100)}"`, `"${'\\n'.repeat(50)}"`,
  // 8.2: half a surrogate pair is allowed by the grammar
  '"\\ud800"', '"\\udc00"', '"\\ud800x"', '"\\ud800\\ud800"', '"\\udead\\ud83d\\ude00"'
]
const refused: ReadonlyArray<string | readonly number[]> = [
  '', ',', ':', '"', '[', ']', '{', '}', 'a', '\\', '\'a\'', '/* */1', '1//',
  // 3
  'True', 'TRUE', 'tru', 'truee', 'nul', 'nulll', 'fals', 'falsE', 'undefined', 'NaN', 'Infinity', '-Infinity', 'nan',
  // 4
  '{a:1}', '{"a"}', '{"a":}', '{"a",1}', '{"a":1,}', '{,"a":1}', '{"a":1 "b":2}', '{"a":1,,"b":2}', '{1:1}', '{"a"::1}', '{null:1}', '{\'a\':1}', '{"a":1]', '{"a"}:1', '{"a\x01":1}', '{"\\x":1}',
  // 5
  '[1,]', '[,1]', '[1 2]', '[1,,2]', '[', '[1', '[1}', '[]]', '[1,', '["a"', '[1:2]',
  // 6
  '+1', '01', '-01', '00', '.5', '5.', '-', '-a', '--1', '1.', '1.e1', '1e', '1e+', '1E-', '1ee1', '1e1.5', '0x10', '1_0', '1a', '0b1', '-.5', '1.2.3', '１',
  // 7
  '"', '"a', '"\\', '"\\"', '"\\a"', '"\\x41"', '"\\u"', '"\\u0"', '"\\u00"', '"\\u000"', '"\\u00g0"', '"\\U0041"', '"\\u 041"', '"a\x00b"', '"a\x01b"', '"\x1f"', '"a\tb"', '\'a\'', '"a"b', '"\\\x00"',
  // 2: other spaces, among them what other languages call white space
  '\u00a01', '\u20031', '\u20281', '\v1', '\f1', '\ufeff1', '1\x00', '\x001',
  // UTF-8 (RFC 3629): overlong forms, surrogates, beyond U+10FFFF, truncated, stray bytes
  [0x22, 0x80, 0x22], [0x22, 0xbf, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xc1, 0xbf, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xc3, 0x28, 0x22], [0x22, 0xe0, 0x80, 0x80, 0x22],
  [0x22, 0xe0, 0x9f, 0xbf, 0x22], [0x22, 0xe2, 0x82, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xed, 0xbf, 0xbf, 0x22], [0x22, 0xf0, 0x80, 0x80, 0x80, 0x22], [0x22, 0xf0, 0x8f, 0xbf, 0xbf, 0x22],
  [0x22, 0xf0, 0x9f, 0x98, 0x22], [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xf5, 0x80, 0x80, 0x80, 0x22], [0x22, 0xff, 0x22], [0x22, 0xfe, 0x22], [0x22, 0xe9, 0x22], [0xc3, 0xa9]
]

const plan = rowPlan([column('s', 'STRING'), column('j', 'JSON')], {}, { base64: 1 })

/** Places of a record where any JSON value may stand and nobody looks at it. */
const places: ReadonlyArray<readonly [place: string, before: string, after: string]> = [
  ['a field of the line', '{"eventName":"INSERT","x":', ',"dynamodb":{"ApproximateCreationDateTime":1719039879869591,"NewImage":{"id":{"S":"k"}}}}'],
  ['a field of the change', '{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1719039879869591,"x":', ',"NewImage":{"id":{"S":"k"}}}}'],
  ['an attribute without a column', '{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1719039879869591,"NewImage":{"x":', ',"id":{"S":"k"}}}}'],
  ['the payload of one', '{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1719039879869591,"NewImage":{"x":{"S":', '},"id":{"S":"k"}}}}'],
  ['a list in one', '{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1719039879869591,"NewImage":{"x":{"L":[{"N":"1"},', ']},"id":{"S":"k"}}}}'],
  ['the old image', '{"eventName":"MODIFY","dynamodb":{"ApproximateCreationDateTime":1719039879869591,"OldImage":{"id":{"S":"k"},"x":', '},"NewImage":{"id":{"S":"k"}}}}'],
  ['an entry of a map in the old image', '{"eventName":"MODIFY","dynamodb":{"ApproximateCreationDateTime":1719039879869591,"OldImage":{"id":{"M":{"x":', '}}},"NewImage":{"id":{"S":"k"}}}}'],
  ['the keys', '{"eventName":"INSERT","dynamodb":{"Keys":{"x":', '},"ApproximateCreationDateTime":1719039879869591,"NewImage":{"id":{"S":"k"}}}}'],
  ['behind the record', '{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1719039879869591,"NewImage":{"id":{"S":"k"}}},"z":', '}']
]

function lineOf (before: string, value: string | readonly number[], after: string): Buffer {
  return Buffer.concat([Buffer.from(before), typeof value === 'string' ? Buffer.from(value) : Uint8Array.from(value), Buffer.from(after)])
}

describe('RFC 8259, by every decoder', () => {
  for (const [place, before, after] of places) {
    // A line of the same form first, so that names and tags are found by expectation where they can be.
    const usual = lineOf(before, '"usual"', after)
    const lines = (values: typeof refused): Buffer[] => values.flatMap((value) => [usual, lineOf(before, value, after)])

    it(`accepts in ${place}`, () => {
      const { counts, letters } = decode(plan, lines(accepted), { batch: 1 })
      assert.deepEqual(letters.map(({ detail, raw }) => [detail, Buffer.from(raw).toString()]), [])
      assert.equal(counts.rows, 2 * accepted.length)
    })

    it(`refuses in ${place}`, () => {
      const { counts, letters } = decode(plan, lines(refused), { batch: 1 })
      const letterLines = new Set(letters.map(({ line }) => line))
      assert.deepEqual(refused.filter((_, i) => !letterLines.has(2 * i + 2)), [])
      assert.deepEqual(new Set(letters.map(({ reason }) => reason)), new Set(['BAD_JSON']))
      assert.equal(counts.rows, refused.length)
    })

    it(`gives the same for all of them in one batch in ${place}`, () => {
      decode(plan, [...lines(accepted), ...lines(refused)])
    })
  }

  it('takes strings of columns as JSON.parse does', () => {
    const strings = accepted.filter((text) => text.startsWith('"') && !text.includes('\\ud') && !text.includes('\\uD'))
    const { rows } = decode(plan, strings.map((text) => `{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1719039879869591,"NewImage":{"id":{"S":"k"},"s":{"S":${text}},"j":{"M":{"x":{"S":${text}}}}}}}`))
    assert.deepEqual(rows.map(({ s, j }) => [s, (JSON.parse(j as string) as { x: string }).x]), strings.map((text) => [JSON.parse(text), JSON.parse(text)]))
  })
})
