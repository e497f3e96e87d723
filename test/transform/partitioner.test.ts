import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compilePartitioner } from '../../src/transform/partitioner.ts'
import type { Cell, DataType } from '../../src/schema/data-type.ts'
import type { PartitionPlan } from '../../src/schema/row-plan.ts'
import { column } from './plan.ts'

const partition = (cell: Cell, dataType: DataType, name: PartitionPlan['function'] = 'Murmur', count = 1000003): number =>
  compilePartitioner({ column: 'c', function: name, count }, column('c', dataType))(cell)

describe('compilePartitioner', () => {
  it('has the partitions of Pinot, through the text of the value', () => {
    // Values computed with Pinot's functions.
    assert.equal(partition('meetup', 'STRING'), 162066)
    assert.equal(partition('é\u{1f600}', 'STRING'), 224254)
    assert.equal(partition('', 'STRING'), 645856)
    assert.equal(partition(-7, 'INT'), 109921)
    assert.equal(partition(1700000000000, 'LONG'), 281966)
    assert.equal(partition(1700000000000n, 'LONG'), 281966)
    assert.equal(partition(1700000000000, 'TIMESTAMP'), 281966)
    assert.equal(partition(Uint8Array.of(0xab, 0xc0), 'BYTES'), partition('abc0', 'STRING'))
    assert.equal(partition(-7, 'INT', 'Modulo'), 999996)
    assert.equal(partition(1700000000000, 'LONG', 'Modulo'), 900018)
  })

  it('puts a null where its default null value belongs', () => {
    assert.equal(partition(null, 'STRING'), partition('null', 'STRING'))
    assert.equal(partition(null, 'INT', 'Modulo'), partition(-2147483648, 'INT', 'Modulo'))
  })

  it('refuses columns whose text is not settled', () => {
    const refused = { code: 'PLAN_CONFLICT' }
    for (const type of ['FLOAT', 'DOUBLE', 'BIG_DECIMAL'] as const) assert.throws(() => partition(null, type), refused)
    for (const type of ['STRING', 'BYTES'] as const) assert.throws(() => partition(null, type, 'Modulo'), refused)
    assert.throws(() => compilePartitioner({ column: 'c', function: 'Murmur', count: 4 }, column('c', 'STRING', { multiValue: true })), refused)
  })
})
