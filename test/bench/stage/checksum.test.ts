import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FixedColumn, MultiValueColumn, VariableColumn } from '../../../bench/rivals/growing-column.ts'
import { checksumOf, differences } from '../../../bench/stage/checksum.ts'
import type { Checksum, Columns } from '../../../bench/stage/checksum.ts'

type Row = readonly [number | null, string | null, readonly string[] | null]
const names = ['number', 'text', 'tags']

function columns (rows: readonly Row[]): Columns {
  const all = [new FixedColumn('LONG'), new VariableColumn('STRING'), new MultiValueColumn(new VariableColumn('STRING'))]
  for (const row of rows) row.forEach((value, c) => value === null ? all[c]!.appendNull() : all[c]!.append(value as never))
  return { rows: rows.length, columns: all.map((column) => column.finish()) }
}

const rows: Row[] = [[1, 'a', ['x', 'y']], [2, 'bé', null], [null, '', ['xy']], [0, null, ['x']]]
const sum = (of: readonly Row[]): Checksum => checksumOf([columns(of)])

describe('checksumOf', () => {
  it('does not depend on the order of rows or on blocks', () => {
    assert.deepEqual(sum(rows.toReversed()), sum(rows))
    assert.deepEqual(checksumOf([columns(rows.slice(0, 1)), columns(rows.slice(1))]), sum(rows))
    assert.equal(sum(rows).rows, 4)
  })

  it('is what its description says, so that other languages can compute it', () => {
    const mix = (h: number): number => {
      let n = BigInt(h)
      const word = 0xffffffffn
      n = (n ^ n >> 16n) * 0x85ebca6bn & word
      n = (n ^ n >> 13n) * 0xc2b2ae35n & word
      return Number(n ^ n >> 16n)
    }
    const hash = (bytes: Buffer): number => mix(Number(bytes.reduce((h, byte) => (h ^ BigInt(byte)) * 0x01000193n & 0xffffffffn, 0x811c9dc5n)))
    const number = hash(Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]))
    const text = hash(Buffer.from('é'))
    const tags = mix((mix((mix(2) ^ hash(Buffer.from('x'))) >>> 0) ^ hash(Buffer.from('y'))) >>> 0)
    const row = [number, text, tags].reduce((h, value, c) => mix((h ^ value) >>> 0) + c >>> 0, 0)
    assert.deepEqual(sum([[1, 'é', ['x', 'y']]]), { rows: 1, columns: [number, text, tags], row })
    assert.equal(sum([[null, 'é', ['x']]]).columns[0], 0x6e756c6c)
  })

  for (const [what, changed, expected] of [
    ['another number', [[1, 'a', ['x', 'y']], [2, 'bé', null], [null, '', ['xy']], [9, null, ['x']]], ['other values in number']],
    ['null for empty', [[1, 'a', ['x', 'y']], [2, 'bé', null], [null, null, ['xy']], [0, null, ['x']]], ['other values in text']],
    ['another order of values', [[1, 'a', ['y', 'x']], [2, 'bé', null], [null, '', ['xy']], [0, null, ['x']]], ['other values in tags']],
    ['other borders of values', [[1, 'a', ['xy']], [2, 'bé', null], [null, '', ['x', 'y']], [0, null, ['x']]], []],
    ['values of two rows exchanged', [[2, 'a', ['x', 'y']], [1, 'bé', null], [null, '', ['xy']], [0, null, ['x']]], ['values in other rows']],
    ['a row too few', rows.slice(1), ['3 rows instead of 4', 'other values in number, text, tags']]
  ] as const) {
    it(`tells ${what}`, () => {
      const found = differences(sum(changed), sum(rows), names)
      if (expected.length > 0) assert.deepEqual(found, expected)
      else assert.notDeepEqual(found, [])
    })
  }

  it('has room for more rows than the columns began with', () => {
    const many = Array.from({ length: 5000 }, (_, i): Row => [i % 7 === 0 ? null : i, i % 5 === 0 ? null : `text ${i}`, i % 3 === 0 ? null : [`${i}`, 'y']])
    const parts = [many.slice(0, 700), many.slice(700, 701), many.slice(701)].map(columns)
    assert.deepEqual(checksumOf(parts), sum(many))
  })
})
