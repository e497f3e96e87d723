import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Cell, DataType } from '../../../src/schema/data-type.ts'
import { columnInput } from '../../../src/segment/column/column-input.ts'
import { DistinctCounter } from '../../../src/segment/column/distinct-counter.ts'
import { rawStats } from '../../../src/segment/column/raw-stats.ts'
import { valueText } from '../../../src/segment/value-text.ts'
import { blockRows } from '../../../src/segment/segment-rows.ts'
import { blocksOf, column, planOf } from '../plans.ts'

function statsOf (type: DataType, values: readonly Cell[], cuts: readonly number[] = []) {
  const plan = planOf([column('c', type)])
  const { min, max, ...rest } = rawStats(columnInput(plan.columns[0]!, blockRows(blocksOf(plan, values.map((value) => [value]), cuts)).column(0)))
  const storedType = plan.columns[0]!.storedType
  return { ...rest, min: valueText(storedType, min), max: valueText(storedType, max) }
}

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

describe('stats of raw columns', () => {
  it('has smallest, largest, order and number of distinct values', () => {
    assert.deepEqual(statsOf('INT', [3, -2, 3]), { cardinality: 2, ascending: false, min: '-2', max: '3' })
    assert.deepEqual(statsOf('LONG', [-(2n ** 63n), 0, 5_000_000_000, 2n ** 63n - 1n]),
      { cardinality: 4, ascending: true, min: '-9223372036854775808', max: '9223372036854775807' })
    assert.deepEqual(statsOf('LONG', [4294967295, 4294967296, 4294967294]), { cardinality: 3, ascending: false, min: '4294967294', max: '4294967296' })
    assert.deepEqual(statsOf('FLOAT', [0.5, 0.5]), { cardinality: 1, ascending: true, min: '0.5', max: '0.5' })
    assert.deepEqual(statsOf('DOUBLE', [-Infinity, 1e21, -3]), { cardinality: 3, ascending: false, min: '-Infinity', max: '1.0E21' })
    assert.deepEqual(statsOf('STRING', ['\u{1f600}', '\uffee']), { cardinality: 2, ascending: true, min: '\u{1f600}', max: '\uffee' })
    assert.deepEqual(statsOf('BYTES', [bytes('ff'), bytes(''), bytes('ff00')]), { cardinality: 3, ascending: false, min: '', max: 'ff00' })
    assert.deepEqual(statsOf('BIG_DECIMAL', [bytes('0003cfc7'), bytes('000000'), bytes('fffb01')]), { cardinality: 3, ascending: true, min: '-12.345', max: '1E+5' })
    assert.deepEqual(statsOf('BIG_DECIMAL', [bytes('00010f'), bytes('000501')]), { cardinality: 2, ascending: false, min: '0.00001', max: '1.5' })
  })

  it('does not depend on the cuts', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 4, size: 'max' }), { minLength: 1 }), fc.array(fc.nat(5)), (values, cuts) => {
      const sorted = [...values].sort()
      assert.deepEqual(statsOf('STRING', values, cuts), {
        cardinality: new Set(values).size,
        ascending: values.every((value, i) => value === sorted[i]),
        min: sorted[0],
        max: sorted.at(-1)
      })
    }))
  })
})

describe('number of distinct values', () => {
  const hash = (i: number) => {
    let h = Math.imul(i ^ i >>> 16, 0x85ebca6b)
    h = Math.imul(h ^ h >>> 13, 0xc2b2ae35)
    return h ^ h >>> 16
  }

  it('is exact up to 2048', () => {
    for (const distinct of [1, 2, 100, 2047, 2048]) {
      const counter = new DistinctCounter()
      for (let i = 0; i < 5000; i++) counter.add(hash(i % distinct))
      assert.equal(counter.count(5000), distinct)
    }
  })

  it('is rather too high above, and never more than there are values', () => {
    for (const distinct of [2049, 3000, 10_000, 100_000, 1_000_000]) {
      const counter = new DistinctCounter()
      for (let i = 0; i < distinct; i++) counter.add(hash(i))
      const estimate = counter.count(2 * distinct)
      assert.ok(estimate > distinct * 1.02 && estimate < distinct * 1.18, `${estimate} for ${distinct}`)
      assert.equal(counter.count(distinct), distinct)
    }
  })
})
