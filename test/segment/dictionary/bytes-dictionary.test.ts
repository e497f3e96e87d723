import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { columnInput } from '../../../src/segment/column/column-input.ts'
import { bytesDictionary } from '../../../src/segment/dictionary/bytes-dictionary.ts'
import { segmentKernels } from '../../../src/worker/segment-kernels.ts'
import { blockRows } from '../../../src/segment/segment-rows.ts'
import { blocksOf, column, planOf } from '../plans.ts'
import { idsOf } from './ids.ts'

/** Distinct values in the order of the dictionary; every id is checked. */
function sorted (type: 'STRING' | 'BYTES', values: ReadonlyArray<string | Uint8Array>): Buffer[] {
  const plan = planOf([column('c', type)])
  const input = columnInput(plan.columns[0]!, blockRows(blocksOf(plan, values.map((value) => [value]), [values.length >> 1])).column(0))
  const { ids, lengths, copy } = bytesDictionary(segmentKernels().columns, input)
  const file = copy(lengths.reduce((sum, length) => sum + length, 0), 0, 0)
  let at = 0
  const distinct = Array.from(lengths, (length) => {
    at += length
    return Buffer.from(file.subarray(at - length, at))
  })
  const all = idsOf(ids, distinct.length, values.length)
  values.forEach((value, i) => { assert.ok(distinct[all[i]!]!.equals(Buffer.from(value as string)), `value ${i}`) })
  return distinct
}

const distinctOf = (values: readonly Buffer[]) => [...new Set(values.map((value) => value.toString('latin1')))].map((text) => Buffer.from(text, 'latin1')).sort(ascending)
const ascending = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b)

/** Few different bytes, so that beginnings are shared, and zeros, which look like the end of a value. */
const similar = fc.array(fc.oneof(
  fc.array(fc.constantFrom(0, 0, 1, 255), { maxLength: 14, size: 'max' }).map((bytes) => Uint8Array.from(bytes)),
  fc.nat(40).map((length) => new Uint8Array(length)),
  fc.uint8Array({ maxLength: 3, size: 'max' })
), { maxLength: 120, size: 'max' })

describe('dictionary of byte strings', () => {
  it('is the order of bytes', () => {
    fc.assert(fc.property(similar, fc.nat(30), (values, prefix) => {
      const all = values.map((value) => Buffer.concat([Buffer.alloc(prefix, 7), value]))
      assert.deepEqual(sorted('BYTES', all), distinctOf(all))
    }), { numRuns: 500 })
  })

  it('is the order of UTF-16 for strings', () => {
    const unit = fc.constantFrom('a', 'b', '\u0000', '\u00ff', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}')
    fc.assert(fc.property(fc.array(fc.string({ unit, maxLength: 6, size: 'max' }), { maxLength: 150, size: 'max' }), (texts) => {
      assert.deepEqual(sorted('STRING', texts).map(String), [...new Set(texts)].sort((a, b) => a < b ? -1 : a > b ? 1 : 0))
    }), { numRuns: 300 })
  })

  it('takes many values with long common beginnings', () => {
    const values = Array.from({ length: 5000 }, (_, i) => Buffer.from(`${'x'.repeat(50 + i % 3 * 7)}${Math.imul(i, 2654435761) >>> 0}`))
    assert.deepEqual(sorted('BYTES', values), distinctOf(values))
  })

  it('takes values of growing length, each the start of the next', () => {
    const values = Array.from({ length: 400 }, (_, i) => Buffer.alloc((i * 211) % 400, 97))
    assert.deepEqual(sorted('BYTES', values), distinctOf(values))
  })
})
