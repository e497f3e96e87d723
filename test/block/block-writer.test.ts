import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BlockWriter } from '../../src/block/block-writer.ts'
import { isNull, openRowBlock } from '../../src/block/row-block.ts'
import { randomRows } from './random-rows.ts'
import { rowsOf, storedAt } from './read-cells.ts'

describe('BlockWriter', () => {
  it('gives back the cells of any rows, block after block', () => {
    fc.assert(fc.property(randomRows, fc.nat(40), ({ columns, rows }, border) => {
      const writer = new BlockWriter(columns, 7)
      const types = columns.map(({ storedType }) => storedType)
      for (const part of [rows.slice(0, border), rows.slice(border)]) {
        for (const row of part) writer.append(row)
        const { byteLength } = writer
        const buffer = writer.cut()
        assert.equal(buffer.byteLength, byteLength)
        const block = openRowBlock(buffer, types)
        assert.deepEqual([block.rows, block.partition, block.byteLength], [part.length, 7, byteLength])
        assert.deepEqual(rowsOf(block), part)
        block.columns.forEach((column, c) => {
          part.forEach((row, r) => {
            if (row[c] !== null) return
            assert.ok(isNull(column, r))
            const stored = columns[c]!.defaultNull
            assert.deepEqual(storedAt(column, r), columns[c]!.multiValue ? [stored] : stored)
          })
          assert.equal(column.nullCount, part.filter((row) => row[c] === null).length)
          assert.equal(column.nulls === null, column.nullCount === 0)
        })
      }
    }))
  })

  it('writes the same bytes for the same rows, whatever came before', () => {
    fc.assert(fc.property(randomRows, randomRows.map(({ rows }) => rows.length), ({ columns, rows }, times) => {
      const used = new BlockWriter(columns, 1)
      for (let i = 0; i < times; i++) for (const row of rows) used.append(row)
      used.cut()
      const fresh = new BlockWriter(columns, 1)
      for (const row of rows) {
        used.append(row)
        fresh.append(row)
      }
      assert.deepEqual(Buffer.from(used.cut()), Buffer.from(fresh.cut()))
    }), { numRuns: 50 })
  })

  it('lays out a block as drawn', () => {
    const writer = new BlockWriter([
      { storedType: 'INT', multiValue: false, defaultNull: -1 },
      { storedType: 'STRING', multiValue: true, defaultNull: 'n' }
    ], 3)
    writer.append([258, ['é', '']])
    writer.append([null, null])
    assert.equal(Buffer.from(writer.cut()).toString('hex').replace(/.{8}/g, '$& ').trim(), [
      // magic, rows, columns, length, partition, 0, 0.0
      '44524231 02000000 02000000 a0000000 03000000 00000000 00000000 00000000',
      // nulls, nullCount, rowStarts, values, valueStarts, data, dataLength, 0
      '60000000 01000000 00000000 02000000 00000000 68000000 08000000 00000000',
      '70000000 01000000 78000000 03000000 88000000 98000000 03000000 00000000',
      '02000000 00000000 02010000 ffffffff',
      '02000000 00000000 00000000 02000000 03000000 00000000',
      '00000000 02000000 02000000 03000000 c3a96e00 00000000'
    ].join(' '))
  })
})
