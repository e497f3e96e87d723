import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import type { Cell, DataType } from '../../../src/schema/data-type.ts'
import type { ColumnPlan } from '../../../src/schema/row-plan.ts'
import { columnInput } from '../../../src/segment/column/column-input.ts'
import { encodeColumn } from '../../../src/segment/column/encode-column.ts'
import { segmentKernels } from '../../../src/worker/segment-kernels.ts'
import { MAX_TIME, MIN_TIME, timeRange } from '../../../src/segment/time/time-range.ts'
import { blockRows } from '../../../src/segment/segment-rows.ts'
import { blocksOf, column, planOf } from '../plans.ts'

const FALLBACK = 1_650_000_000_000

function rangeOf (type: DataType, format: string, values: readonly Cell[], more: Partial<ColumnPlan> = {}): number[] {
  const ranges = (['dictionary', 'raw'] as const).map((encoding) => {
    const plan = planOf([column('t', type, { fieldType: 'DATE_TIME', dateTimeFormat: format, encoding, ...more })])
    const { start, end } = timeRange(encodeColumn(columnInput(plan.columns[0]!, blockRows(blocksOf(plan, values.map((value) => [value]), [1])).column(0)), segmentKernels()), FALLBACK)
    return [start, end]
  })
  assert.deepEqual(ranges[0], ranges[1], 'the encoding does not matter')
  return ranges[0]!
}

describe('time range of a segment', () => {
  it('covers all values', () => {
    assert.deepEqual(rangeOf('TIMESTAMP', 'TIMESTAMP', [1700000000002, 1700000000000, 1700000000001]), [1700000000000, 1700000000002])
    assert.deepEqual(rangeOf('LONG', '1:SECONDS:EPOCH', [1700000001, 1600000000]), [1600000000000, 1700000001000])
    assert.deepEqual(rangeOf('INT', 'EPOCH|DAYS', [19000, 19001]), [19000 * 86400000, 19001 * 86400000])
    assert.deepEqual(rangeOf('LONG', 'EPOCH|NANOSECONDS', [1700000000000999999n, 1700000000002000000n]), [1700000000000, 1700000000002])
    assert.deepEqual(rangeOf('STRING', 'EPOCH|MILLISECONDS', ['1700000000000', '9', 'x', '1650000000000']), [MIN_TIME, 1700000000000])
    assert.deepEqual(rangeOf('STRING', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd', ['2024-01-02', '2023-12-31', 'null']), [Date.UTC(2023, 11, 31), Date.UTC(2024, 0, 2)])
    assert.deepEqual(rangeOf('INT', '1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd', [20240102, 20231231, 7]), [Date.UTC(2023, 11, 31), Date.UTC(2024, 0, 2)])
  })

  it('leaves out a default null value that is no possible time', () => {
    assert.deepEqual(rangeOf('TIMESTAMP', 'TIMESTAMP', [1700000000000, null, 1700000000005]), [1700000000000, 1700000000005])
    assert.deepEqual(rangeOf('LONG', '1:MILLISECONDS:EPOCH', [null, 1700000000000]), [1700000000000, 1700000000000])
    const late = { defaultNull: 9_000_000_000_000 }
    assert.deepEqual(rangeOf('LONG', '1:MILLISECONDS:EPOCH', [null, 1700000000000, 1600000000000], late), [1600000000000, 1700000000000])
  })

  it('covers a default null value that is a possible time', () => {
    assert.deepEqual(rangeOf('TIMESTAMP', 'TIMESTAMP', [1700000000000, null], { defaultNull: 1500000000000 }), [1500000000000, 1700000000000])
  })

  it('brings other impossible times to the border', () => {
    assert.deepEqual(rangeOf('TIMESTAMP', 'TIMESTAMP', [5, 1700000000000]), [MIN_TIME, 1700000000000])
    assert.deepEqual(rangeOf('TIMESTAMP', 'TIMESTAMP', [1700000000000, 99_000_000_000_000]), [1700000000000, MAX_TIME])
    assert.deepEqual(rangeOf('LONG', '1:MILLISECONDS:EPOCH', [2n ** 63n - 1n]), [MAX_TIME, MAX_TIME])
  })

  it('is the creation time where there is no time at all', () => {
    assert.deepEqual(rangeOf('TIMESTAMP', 'TIMESTAMP', []), [FALLBACK, FALLBACK])
    assert.deepEqual(rangeOf('TIMESTAMP', 'TIMESTAMP', [null, null]), [FALLBACK, FALLBACK])
    assert.deepEqual(rangeOf('STRING', 'SIMPLE_DATE_FORMAT|yyyy', ['none']), [FALLBACK, FALLBACK])
  })
})
