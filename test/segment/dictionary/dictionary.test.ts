import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import type { Cell, DataType } from '../../../src/schema/data-type.ts'
import { columnInput } from '../../../src/segment/column/column-input.ts'
import { buildDictionary } from '../../../src/segment/dictionary/dictionary.ts'
import { segmentKernels } from '../../../src/worker/segment-kernels.ts'
import { blockRows } from '../../../src/segment/segment-rows.ts'
import { blocksOf, column, planOf } from '../plans.ts'
import { idsOf } from './ids.ts'

function dictionaryOf (type: DataType, values: readonly Cell[], cuts: readonly number[] = []) {
  const plan = planOf([column('c', type)])
  return buildDictionary(columnInput(plan.columns[0]!, blockRows(blocksOf(plan, values.map((value) => [value]), cuts)).column(0)), segmentKernels().columns)
}

const hex = (type: DataType, ...values: Cell[]) => Buffer.from(dictionaryOf(type, values).file).toString('hex')
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

describe('dictionary', () => {
  it('writes fixed-width values big-endian', () => {
    assert.equal(hex('INT', 1, -2, 1), 'fffffffe' + '00000001')
    assert.equal(hex('LONG', 10_000_000_000, 0), '0000000000000000' + '00000002540be400')
    assert.equal(hex('FLOAT', 1.5, -Infinity), 'ff800000' + '3fc00000')
    assert.equal(hex('DOUBLE', 2, 0, 1.5), '0000000000000000' + '3ff8000000000000' + '4000000000000000')
    assert.equal(hex('BOOLEAN', 1, 0), '00000000' + '00000001')
    assert.equal(hex('TIMESTAMP', 1700000000000), '0000018bcfe56800')
  })

  it('writes strings padded where that is smaller', () => {
    assert.equal(hex('STRING', 'b', 'a', 'ccc', 'a'), '610000' + '620000' + '636363')
    assert.equal(hex('STRING', ''), '')
    assert.equal(hex('STRING', '\u{1f600}', '\uffee'), 'f09f9880' + 'efbfae00')
  })

  it('writes strings with offsets where that is smaller or the only way', () => {
    assert.equal(hex('STRING', 'v', 'v'.repeat(40)),
      '2e766c3b' + '00000001' + '00000002' + '00000010' + '0000001c' + '0000001d' + '00000045' + '76'.repeat(41))
    // A zero byte would end the value for the reader of the fixed form.
    assert.equal(hex('STRING', 'a\0', 'a'),
      '2e766c3b' + '00000001' + '00000002' + '00000010' + '0000001c' + '0000001d' + '0000001f' + '61' + '6100')
  })

  it('pads no bytes', () => {
    assert.equal(hex('BYTES', bytes('ff00'), bytes('0001')), '0001' + 'ff00')
    assert.equal(hex('BYTES', bytes('ff'), bytes('')),
      '2e766c3b' + '00000001' + '00000002' + '00000010' + '0000001c' + '0000001c' + '0000001d' + 'ff')
    assert.equal(hex('BYTES', bytes('')), '')
  })

  it('does not write fixed bytes that read as the other form', () => {
    const trap = bytes('2e766c3b' + '00000001' + '00'.repeat(12))
    assert.equal(hex('BYTES', trap), '2e766c3b' + '00000001' + '00000001' + '00000010' + '00000018' + '0000002c' + Buffer.from(trap).toString('hex'))
  })

  it('sorts decimals by number', () => {
    const decimals = { minus: bytes('0003cfc7'), zero: bytes('000000'), small: bytes('000501'), one: bytes('00010f'), large: bytes('fffb01') }
    const { valueAt, ids, cardinality } = dictionaryOf('BIG_DECIMAL', [decimals.large, decimals.zero, decimals.one, decimals.minus, decimals.small, decimals.zero])
    assert.deepEqual(Array.from({ length: cardinality }, (_, id) => valueAt(id)),
      [decimals.minus, decimals.zero, decimals.small, decimals.one, decimals.large])
    assert.deepEqual(idsOf(ids, cardinality, 6), [4, 1, 3, 0, 2, 1])
  })

  it('is the same however the rows are cut', () => {
    for (const distinct of [50, 12_000]) {
      const values = Array.from({ length: 12_000 }, (_, i) => `v${(Math.imul(i, 40503) >>> 0) % distinct}-${'é'.repeat(i % 3)}`)
      const whole = dictionaryOf('STRING', values)
      const cut = dictionaryOf('STRING', values, [1, 0, 5000, 7])
      assert.deepEqual(cut.ids, whole.ids)
      assert.deepEqual(cut.file, whole.file)
      const expected = [...new Set(values)].sort()
      assert.deepEqual(Array.from({ length: whole.cardinality }, (_, id) => Buffer.from(whole.valueAt(id) as Uint8Array).toString()), expected)
      assert.deepEqual(idsOf(whole.ids, whole.cardinality, values.length).map((id) => expected[id]), values)
    }
  })

  it('numbers many repeated values of all lengths', () => {
    const values = Array.from({ length: 40_000 }, (_, i) => {
      const n = (Math.imul(i, 2654435761) >>> 0) % 4000
      return `${n % 9 === 0 ? '' : n}${'x'.repeat(n % 5 === 0 ? n % 200 : n % 3)}`
    })
    const { cardinality, valueAt, ids } = dictionaryOf('STRING', values, [10_000, 10_000])
    const expected = [...new Set(values)].sort()
    assert.equal(cardinality, expected.length)
    assert.deepEqual(Array.from({ length: cardinality }, (_, id) => Buffer.from(valueAt(id) as Uint8Array).toString()), expected)
    assert.deepEqual(idsOf(ids, cardinality, values.length).map((id) => expected[id]), values)
  })

  it('tells the longest entry of variable width only', () => {
    assert.equal(dictionaryOf('STRING', ['é', 'abc']).entryLength, 3)
    assert.equal(dictionaryOf('INT', [1]).entryLength, 0)
  })
})
