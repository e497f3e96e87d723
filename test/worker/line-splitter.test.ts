import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LineSplitter } from '../../src/worker/line-splitter.ts'
import { RecordingDecoder } from './recording-decoder.ts'

function split (text: string | Uint8Array, sizes: readonly number[], maxLineBytes: number, fromStart = true): RecordingDecoder {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const decoder = new RecordingDecoder()
  const splitter = new LineSplitter(decoder, maxLineBytes, fromStart)
  // One buffer for all pieces, as a file reader has it: a view that is kept too long shows.
  const buffer = new Uint8Array(bytes.length)
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? bytes.length)
    const piece = bytes.subarray(at, at + size)
    buffer.fill(0x23)
    buffer.set(piece)
    splitter.push(buffer.subarray(0, piece.length))
    at += size
  }
  splitter.end()
  assert.equal(splitter.lines, decoder.lineCount)
  return decoder
}

test('hands over whole lines as few views', () => {
  const decoder = split('a\nbb\nccc\n', [1000], 100)
  assert.deepEqual(decoder.batches, ['a\nbb\nccc\n'])
})

test('a line across pieces comes alone, its neighbours in views', () => {
  const decoder = split('a\nbb\nccc\ndddd\ne', [7, 100], 100)
  assert.deepEqual(decoder.batches, ['a\nbb\n', 'ccc\n', 'dddd\n', 'e'])
  assert.deepEqual(decoder.firstLines, [1, 3, 4, 5])
})

test('any cutting gives the same lines as one piece', () => {
  fc.assert(fc.property(
    fc.array(fc.oneof(fc.string({ maxLength: 12 }), fc.constant(''), fc.constant('x'.repeat(30)), fc.constant('\r'))),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
    fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }),
    (lines, end, closed, sizes) => {
      const text = lines.map((line) => line.replaceAll('\n', ' ')).join(end) + (closed ? end : '')
      const decoder = split(text, sizes, 25)
      const expected = text.split('\n')
      if (expected.at(-1) === '') expected.pop()
      const seen = decoder.all()
      assert.equal(seen.length, expected.length)
      expected.forEach((line, i) => {
        const content = line.endsWith('\r') ? line.slice(0, -1) : line
        const length = Buffer.byteLength(content)
        if (length > 25) assert.deepEqual(seen[i], { tooLong: length, start: content, line: i + 1 })
        else assert.equal(seen[i], line)
      })
    }
  ), { numRuns: 500 })
})

test('the limit counts neither LF nor CRLF', () => {
  for (const sizes of [[1], [3], [100]]) {
    assert.deepEqual(split('12345\n12345\r\n', sizes, 5).all(), ['12345', '12345\r'])
    assert.deepEqual(split('123456\n12345\n123456\r\n', sizes, 5).all(),
      [{ tooLong: 6, start: '123456', line: 1 }, '12345', { tooLong: 6, start: '123456', line: 3 }])
  }
})

test('a huge line is counted, not kept', () => {
  const decoder = new RecordingDecoder()
  const splitter = new LineSplitter(decoder, 1000)
  const piece = new Uint8Array(1 << 20).fill(0x61)
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 300; i++) splitter.push(piece)
  assert.ok(process.memoryUsage().arrayBuffers - before < 16 << 20)
  splitter.push(Buffer.from('b\nnext\n'))
  splitter.end()
  const [long, next] = decoder.all()
  assert.equal(next, 'next')
  assert.ok(typeof long === 'object')
  assert.equal(long.tooLong, (300 << 20) + 1)
  assert.equal(long.start.length, 1 << 20)
})

test('a byte order mark is dropped at the start of the file only', () => {
  const mark = '\uFEFF'
  for (const sizes of [[1], [2], [100]]) {
    assert.deepEqual(split(`${mark}a\n${mark}b\n`, sizes, 100).all(), ['a', `${mark}b`])
    assert.deepEqual(split(`${mark}a\n`, sizes, 100, false).all(), [`${mark}a`])
    assert.deepEqual(split(`${mark}12345\n`, sizes, 5).all(), ['12345'])
    assert.deepEqual(split(`${mark}123456\n`, sizes, 5).all(), [{ tooLong: 6, start: '123456', line: 1 }])
  }
})

test('a byte order mark alone is a blank line, or none', () => {
  for (const size of [1, 2, 3, 100]) {
    const lines = (text: string): number => {
      const decoder = new RecordingDecoder()
      const splitter = new LineSplitter(decoder, 100)
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size))
      splitter.end()
      return splitter.lines
    }
    assert.equal(lines('\uFEFF\n'), 1)
    assert.equal(lines('\uFEFF\na'), 2)
    assert.equal(lines('\uFEFF'), 0)
  }
})
