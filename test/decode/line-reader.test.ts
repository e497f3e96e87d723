import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readLines } from '../../src/decode/line-reader.ts'

/** TOO LONG stands for the text of a line that is. */
type Seen = [text: string | null, start: number, end: number]

function read (bytes: Uint8Array, maxLineBytes = 1000): { seen: Seen[], count: number } {
  const seen: Seen[] = []
  const count = readLines(bytes, maxLineBytes, {
    line: (text, start, end) => { seen.push([text, start, end]) },
    overlong: (start, end) => { seen.push(['TOO LONG', start, end]) }
  })
  return { seen, count }
}

const texts = (bytes: Uint8Array | string): Array<string | null> => read(Buffer.from(bytes)).seen.map(([text]) => text)

describe('readLines', () => {
  it('ends lines at LF, CRLF and the end', () => {
    assert.deepEqual(read(Buffer.from('a\nbc\r\n\nd\r')), { seen: [['a', 0, 1], ['bc', 2, 4], ['', 6, 6], ['d', 7, 8]], count: 4 })
    assert.deepEqual(read(Buffer.from('')), { seen: [], count: 0 })
    assert.deepEqual(texts('\r\n'), [''])
    assert.deepEqual(texts('a\rb\n'), ['a\rb'])
  })

  it('decodes lines of any text, whatever else is in the batch', () => {
    const line = fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !/[\r\n\ufeff]/.test(text) && !/\p{Surrogate}/u.test(text))
    fc.assert(fc.property(fc.array(line, { minLength: 1 }), (lines) => {
      assert.deepEqual(texts(lines.map((each) => each + '\n').join('')), lines)
    }))
  })

  it('skips one byte order mark at the beginning of a line', () => {
    assert.deepEqual(texts('\ufeffa\n\ufeffb\nc\ufeff\n\ufeff\ufeffd\n\ufeff'), ['a', 'b', 'c\ufeff', '\ufeffd', ''])
  })

  it('refuses what is not UTF-8, line by line', () => {
    const bad = ['80', 'c0af', 'e0809f', 'eda080', 'f4908080', 'c3', 'e282', 'ff'].map((hex) => Buffer.from(hex, 'hex'))
    for (const bytes of bad) {
      assert.deepEqual(texts(Buffer.concat([Buffer.from('ä\n'), bytes, Buffer.from('\nb')])), ['ä', null, 'b'])
    }
  })

  it('tells lines that are too long by their bytes', () => {
    assert.deepEqual(read(Buffer.from('abc\näb\nabcd\r\nabc\r\n'), 3).seen.map(([text]) => text), ['abc', 'äb', 'TOO LONG', 'abc'])
    assert.deepEqual(read(Buffer.from('ääb\n'), 4).seen, [['TOO LONG', 0, 5]])
  })

  it('reads a view at its place in a larger buffer', () => {
    const whole = Buffer.from('xx{"a":1}\nyy')
    assert.deepEqual(read(whole.subarray(2, 10)).seen, [['{"a":1}', 0, 7]])
  })
})
