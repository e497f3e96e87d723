import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { changeStream } from '../../bench/data/change-stream.ts'
import { FactsBook } from '../../bench/data/facts.ts'
import { shapeNames } from '../../bench/data/shape.ts'
import type { ExpectedRow, ExpectedValue } from '../../bench/data/shape.ts'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { shapePlan } from '../../bench/stage/shape-plan.ts'
import { bigDecimalBytes } from '../../src/decode/big-decimal-bytes.ts'
import { parseDecimal } from '../../src/decode/number-text.ts'
import type { Cell } from '../../src/schema/data-type.ts'
import { decode } from './json-batch-decoder-run.ts'

/** An expected value as a cell; JSON is compared without its spelling. */
function cellOf (value: ExpectedValue): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return (value as ExpectedValue[]).map(cellOf)
  if ('hex' in value) return Uint8Array.from(Buffer.from(value.hex, 'hex'))
  return 'decimal' in value ? bigDecimalBytes(parseDecimal(value.decimal)!) : value
}

function assertRow (row: Readonly<Record<string, Cell>>, expected: ExpectedRow): void {
  for (const [name, value] of Object.entries(expected)) {
    const cell = row[name]
    if (value !== null && typeof value === 'object' && 'json' in value) assert.deepEqual(JSON.parse(cell as string), value.json, name)
    else assert.deepEqual(cell, cellOf(value), name)
  }
}

for (const name of shapeNames) {
  describe(`shape ${name}`, () => {
    const shape = findShape(name)

    it('as an export has the rows that it says', () => {
      const lines = Array.from({ length: 200 }, (_, n) => `{"Item":${shape.item(3, n, 0).image(1)}}`)
      const plan = shapePlan(shape, 'export')
      const { rows, letters, blocks } = decode({ ...plan, partition: { ...plan.partition, count: 1 } }, lines)
      assert.deepEqual(letters, [])
      assert.equal(blocks.length, 1)
      rows.forEach((row, n) => { assertRow(row, shape.item(3, n, 0).row()) })
    })

    it('as change records has at last the rows that live, in their partitions', () => {
      const plan = shapePlan(shape, 'change')
      const book = new FactsBook(shape, 4, plan.partition.count)
      const lines = [...changeStream({ shape, seed: 4, records: 600 }, book)]
      const { blocks, letters, counts, rows } = decode(plan, lines)
      assert.deepEqual(letters, [])
      assert.equal(counts.rows, 600)
      const keyOf = (row: Readonly<Record<string, Cell>> | ExpectedRow): string => JSON.stringify(plan.keyColumns.map((column) => row[column]))
      const latest = new Map<string, { readonly partition: number, readonly row: Readonly<Record<string, Cell>> }>()
      let at = 0
      for (const { partition, rows: count } of blocks) {
        for (const end = at + count; at < end; at++) {
          const row = rows[at]!
          const key = keyOf(row)
          const other = latest.get(key)
          if (other === undefined || row[plan.versionColumn]! > other.row[plan.versionColumn]!) latest.set(key, { partition, row })
        }
      }
      const living = [...latest.values()].filter(({ row }) => row[plan.deleteColumn] === 0)
      const { rows: expected, sum, sumColumn, partitions } = book.facts()
      assert.equal(living.length, expected)
      assert.equal(living.reduce((total, { row }) => total + (row[sumColumn] as number), 0), sum)
      partitions.forEach((facts, p) => { assert.equal(living.filter(({ partition }) => partition === p).length, facts.rows) })
      for (const { row } of book.sample(50)) {
        assertRow(latest.get(keyOf(row))!.row, row)
      }
    })
  })
}
