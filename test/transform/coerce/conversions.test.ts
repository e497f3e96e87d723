import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dataTypes } from '../../../src/schema/data-type.ts'
import type { DataType } from '../../../src/schema/data-type.ts'
import { cellOf, coerced } from './coerce-value.ts'

const BAD = 'BAD_VALUE'
const MISFIT = 'NUMBER_NOT_EXACT'

/** Columns of the table below. */
const types: readonly DataType[] = ['INT', 'LONG', 'FLOAT', 'DOUBLE', 'BIG_DECIMAL', 'BOOLEAN', 'TIMESTAMP', 'STRING', 'JSON', 'BYTES']

/** The conversion matrix, cell by cell: a value and what it becomes in a column of each type. */
const matrix: ReadonlyArray<readonly [value: unknown, ...cells: unknown[]]> = [
  // value                        INT    LONG   FLOAT  DOUBLE BIG_DECIMAL BOOLEAN TIMESTAMP STRING JSON BYTES
  [undefined, null, null, null, null, null, null, null, null, null, null],
  [{ NULL: true }, null, null, null, null, null, null, null, null, null, null],
  [{ S: '7' }, 7, 7, 7, 7, '#000007', BAD, 7, '7', '7', BAD],
  [{ S: '1' }, 1, 1, 1, 1, '#000001', 1, 1, '1', '1', BAD],
  [{ S: ' 70\n' }, 70, 70, 70, 70, '#ffff07', BAD, 70, ' 70\n', ' 70\n', '#70'],
  [{ S: '1.5' }, MISFIT, MISFIT, 1.5, 1.5, '#00010f', BAD, BAD, '1.5', '1.5', BAD],
  [{ S: 'true' }, BAD, BAD, BAD, BAD, BAD, 1, BAD, 'true', 'true', BAD],
  [{ S: 'False ' }, BAD, BAD, BAD, BAD, BAD, 0, BAD, 'False ', '"False "', BAD],
  [{ S: '2024-07-10 12:34:39.651' }, BAD, BAD, BAD, BAD, BAD, BAD, 1720614879651, '2024-07-10 12:34:39.651', '"2024-07-10 12:34:39.651"', BAD],
  [{ S: 'c0FfEe' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, 'c0FfEe', '"c0FfEe"', '#c0ffee'],
  [{ S: '{"a": [1.0, null]}' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, '{"a": [1.0, null]}', '{"a": [1.0, null]}', BAD],
  [{ S: 'say "hi"\0\n' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, 'say "hi"\0\n', '"say \\"hi\\"\\u0000\\n"', BAD],
  [{ S: '' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, '', '""', '#'],
  [{ S: 'NaN' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, 'NaN', '"NaN"', BAD],
  [{ S: '\ud800' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, 'BAD_UNICODE', 'BAD_UNICODE', BAD],
  [{ N: '0' }, 0, 0, 0, 0, '#000000', 0, 0, '0', '0', BAD],
  [{ N: '-0' }, 0, 0, 0, 0, '#000000', 0, 0, '-0', '-0', BAD],
  [{ N: '1.0' }, 1, 1, 1, 1, '#000001', 1, 1, '1.0', '1.0', BAD],
  [{ N: '1E+2' }, 100, 100, 100, 100, '#fffe01', BAD, 100, '1E+2', '1E+2', BAD],
  [{ N: '0.10' }, MISFIT, MISFIT, Math.fround(0.1), 0.1, '#000101', BAD, MISFIT, '0.10', '0.10', BAD],
  [{ N: '2147483647' }, 2147483647, 2147483647, MISFIT, 2147483647, '#00007fffffff', BAD, 2147483647, '2147483647', '2147483647', BAD],
  [{ N: '-2147483648' }, -2147483648, -2147483648, -2147483648, -2147483648, '#000080000000', BAD, -2147483648, '-2147483648', '-2147483648', BAD],
  [{ N: '2147483648' }, MISFIT, 2147483648, 2147483648, 2147483648, '#00000080000000', BAD, 2147483648, '2147483648', '2147483648', BAD],
  [{ N: '9007199254740993' }, MISFIT, 9007199254740993n, MISFIT, MISFIT, '#000020000000000001', BAD, 9007199254740993n, '9007199254740993', '9007199254740993', BAD],
  [{ N: '-9223372036854775808' }, MISFIT, -9223372036854775808n, -(2 ** 63), -(2 ** 63), '#00008000000000000000', BAD, -9223372036854775808n, '-9223372036854775808', '-9223372036854775808', BAD],
  [{ N: '9223372036854775808' }, MISFIT, MISFIT, 2 ** 63, 2 ** 63, '#0000008000000000000000', BAD, MISFIT, '9223372036854775808', '9223372036854775808', BAD],
  [{ N: '12345678901234567890123456789012345678' }, MISFIT, MISFIT, MISFIT, MISFIT, '#00000949b0f6f0023313c4499050de38f34e', BAD, MISFIT, '12345678901234567890123456789012345678', '12345678901234567890123456789012345678', BAD],
  [{ N: '1E+125' }, MISFIT, MISFIT, MISFIT, 1e125, '#ff8301', BAD, MISFIT, '1E+125', '1E+125', BAD],
  [{ N: '1E-130' }, MISFIT, MISFIT, MISFIT, 1e-130, '#008201', BAD, MISFIT, '1E-130', '1E-130', BAD],
  [{ N: 'x' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD],
  [{ N: '' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD],
  [{ BOOL: true }, 1, 1, 1, 1, '#000001', 1, BAD, 'true', 'true', BAD],
  [{ BOOL: false }, 0, 0, 0, 0, '#000000', 0, BAD, 'false', 'false', BAD],
  [{ B: 'AAEC' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, '000102', '"AAEC"', '#000102'],
  [{ B: '' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, '', '""', '#'],
  [{ B: 'AAE' }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, 'BAD_BASE64', 'BAD_BASE64', 'BAD_BASE64'],
  [{ M: {} }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, '{}', '{}', BAD],
  [{ M: { a: { N: '1' } } }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, '{"a":1}', '{"a":1}', BAD],
  [{ L: [{ N: '1' }] }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, '[1]', '[1]', BAD],
  [{ SS: ['b', 'a'] }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, '["b","a"]', '["b","a"]', BAD],
  [{ NS: ['2', '1.50'] }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, '[2,1.50]', '[2,1.50]', BAD],
  [{ BS: ['AAEC'] }, BAD, BAD, BAD, BAD, BAD, BAD, BAD, '["AAEC"]', '["AAEC"]', BAD]
]

describe('conversion matrix', () => {
  it('has a column for every type', () => {
    assert.deepEqual([...types].sort(), [...dataTypes].sort())
    for (const [value, ...cells] of matrix) assert.equal(cells.length, types.length, JSON.stringify(value))
  })

  for (const [value, ...cells] of matrix) {
    it(`of ${JSON.stringify(value)}`, () => {
      assert.deepEqual(types.map((type) => cellOf(value, type)), cells)
    })
  }

  it('makes one element of every single value in a multi-value column', () => {
    for (const [value, ...cells] of matrix) {
      const tag = Object.keys(value ?? {})[0] ?? ''
      if (['L', 'SS', 'NS', 'BS'].includes(tag)) continue
      types.forEach((type, i) => {
        const cell = cells[i]
        const isReason = typeof cell === 'string' && /^(BAD|NUMBER)_/.test(cell)
        assert.deepEqual(cellOf(value, type, { multiValue: true }), cell === null || isReason ? cell : [cell], `${JSON.stringify(value)} to ${type}`)
      })
    }
  })

  it('knows no value that is not tagged', () => {
    for (const value of [null, 'a', 5, [], {}, { S: 5 }, { N: 7 }, { X: 'a' }, { S: 'a', N: '1' }, { NULL: false }]) {
      for (const type of types) {
        assert.equal(cellOf(value, type), 'UNKNOWN_TYPE_TAG')
        assert.equal(cellOf(value, type, { multiValue: true }), 'UNKNOWN_TYPE_TAG')
      }
    }
  })

  it('has no negative zero', () => {
    for (const type of ['INT', 'LONG', 'FLOAT', 'DOUBLE', 'TIMESTAMP'] as const) {
      for (const text of ['-0', '-0.0', '-0E5', '-0.000000000000000000000000000']) {
        assert.ok(Object.is(cellOf({ N: text }, type), 0), `${text} to ${type}`)
        assert.ok(Object.is(cellOf({ N: text }, type, { numbers: 'round' }), 0), `${text} to ${type}`)
      }
    }
    assert.ok(Object.is(cellOf({ N: '-1E-130' }, 'FLOAT', { numbers: 'round' }), 0))
    assert.ok(Object.is(cellOf({ S: '-0' }, 'DOUBLE'), 0))
  })
})

describe('rounding by policy', () => {
  it('takes the nearest number in range and says so', () => {
    const round = (text: string, type: DataType): unknown[] => {
      const { cell, rounded } = coerced({ N: text }, type, { numbers: 'round' })
      return [cell, rounded]
    }
    assert.deepEqual(round('2.5', 'INT'), [3, 1])
    assert.deepEqual(round('-2.5', 'LONG'), [-3, 1])
    assert.deepEqual(round('2', 'INT'), [2, 0])
    assert.deepEqual(round('1719039879651.4', 'TIMESTAMP'), [1719039879651, 1])
    assert.deepEqual(round('0.1234567890123456789', 'DOUBLE'), [0.12345678901234568, 1])
    assert.deepEqual(round('16777217', 'FLOAT'), [16777216, 1])
    assert.deepEqual(round('1E-130', 'FLOAT'), [0, 1])
    assert.deepEqual(round('2147483647.4', 'INT'), [2147483647, 1])
    assert.deepEqual(round('2147483647.5', 'INT'), [MISFIT, 0])
    assert.deepEqual(round('9223372036854775807.4', 'LONG'), [9223372036854775807n, 1])
    assert.deepEqual(round('1E+19', 'LONG'), [MISFIT, 0])
    assert.deepEqual(round('1E+125', 'FLOAT'), [MISFIT, 0])
    assert.deepEqual(round('0.5', 'BOOLEAN'), [BAD, 0])
  })

  it('leaves texts of TIMESTAMP alone', () => {
    assert.equal(cellOf({ S: '1.5' }, 'TIMESTAMP', { numbers: 'round' }), BAD)
  })
})
