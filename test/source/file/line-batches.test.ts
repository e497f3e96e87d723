import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LineBatches } from '../../../src/source/file/line-batches.ts'

function batch (text: string, sizes: readonly number[], batchBytes: number, maxLineBytes: number): string[] {
  const batches = new LineBatches(batchBytes, maxLineBytes)
  const bytes = Buffer.from(text, 'latin1')
  const out: Uint8Array[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!
    out.push(...batches.add(bytes.subarray(at, at + size)))
    at += size
  }
  out.push(...batches.end())
  return out.map((data) => Buffer.from(data).toString('latin1'))
}

test('batches end with a line and are as small as they can be above their size', () => {
  assert.deepEqual(batch('aaa\nbbb\nccc\nd', [100], 4, 100), ['aaa\n', 'bbb\n', 'ccc\n', 'd'])
  assert.deepEqual(batch('aaa\nbbb\nccc\nd', [100], 5, 100), ['aaa\nbbb\n', 'ccc\nd'])
  assert.deepEqual(batch('aaa\nbbb\n', [1], 1000, 100), ['aaa\nbbb\n'])
  assert.deepEqual(batch('', [1], 1, 1), [])
})

test('no byte of a line within the limit is lost, whatever the chunks', () => {
  fc.assert(fc.property(
    fc.array(fc.string({ maxLength: 10, unit: fc.constantFrom('a', 'b', '\r') })), fc.boolean(),
    fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1 }), fc.integer({ min: 1, max: 30 }),
    (lines, closed, sizes, batchBytes) => {
      const text = lines.join('\n') + (closed ? '\n' : '')
      const batches = batch(text, sizes, batchBytes, 20)
      assert.equal(batches.join(''), text)
      for (const data of batches.slice(0, -1)) {
        assert.ok(data.endsWith('\n') && data.length >= batchBytes)
        assert.ok(data.slice(0, -1).lastIndexOf('\n') + 1 < batchBytes, 'cut at the first line end behind the size')
      }
    }
  ), { numRuns: 500 })
})

test('a line without end is cut behind the limit', () => {
  const batches = new LineBatches(100, 10)
  let bytes = 0
  for (let i = 0; i < 1000; i++) bytes += batches.add(Buffer.alloc(1000, 'x')).length
  assert.equal(bytes, 0)
  const [data] = [...batches.add(Buffer.from('y\nshort\n')), ...batches.end()]
  assert.equal(Buffer.from(data!).toString(), 'x'.repeat(12) + '\nshort\n')
})
