import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Cell, DataType, Scalar } from '../../../src/schema/data-type.ts'
import { decimalOfBytes } from '../../../src/transform/functions/conversion-bytes.ts'
import { FunctionFailure } from '../../../src/transform/functions/faults.ts'
import { JavaFloat, JavaInteger } from '../../../src/transform/functions/java-values.ts'
import { coerceResult } from '../../../src/transform/functions/result.ts'
import { preparePinotJava } from '../../pinot/maven.ts'
import { SegmentOracle } from '../../pinot/oracle.ts'
import { fails, refused } from './case-table.ts'
import { resultCases } from './cases/result.ts'
import type { ResultCase } from './cases/result.ts'
import { describeJava, describeValue, typedValue } from './describe-value.ts'
import { compileCase } from './evaluate-case.ts'

const java = await preparePinotJava()

/** A cell as the value that Pinot would hold. */
function describeCell (cell: Cell, dataType: DataType): string {
  if (cell === null) return 'null'
  if (Array.isArray(cell)) return `Array[${cell.map((item: Scalar) => describeCell(item, dataType)).join(', ')}]`
  switch (dataType) {
    case 'INT': case 'BOOLEAN': return describeValue(new JavaInteger(cell as number))
    case 'LONG': case 'TIMESTAMP': {
      assert.ok(typeof cell === 'bigint' ? !Number.isSafeInteger(Number(cell)) : Number.isSafeInteger(cell))
      return describeValue(BigInt(cell as number | bigint))
    }
    case 'FLOAT': return describeValue(new JavaFloat(cell as number))
    case 'BIG_DECIMAL': return describeValue(decimalOfBytes(cell as Uint8Array))
    default: return describeValue(cell)
  }
}

function cellsHere (one: ResultCase): string[] {
  const compiled = compileCase(one)
  return one.rows.map(([values]) => {
    try {
      return describeCell(coerceResult(compiled.evaluate(compiled.args.map((name) => values[name] ?? null)), one.dataType, one.multiValue), one.dataType)
    } catch (error) {
      if (error instanceof FunctionFailure) return fails
      throw error
    }
  })
}

const title = (one: ResultCase): string => `${one.expression} into ${one.dataType}${one.multiValue ? '[]' : ''}`

describe('results of transform functions', () => {
  for (const one of resultCases) {
    it(title(one), () => {
      assert.deepEqual(cellsHere(one), one.rows.map((row) => row[1] === refused ? fails : row[1]))
    })
  }

  it('refuses a text with half of a surrogate pair', () => {
    assert.throws(() => coerceResult('a\ud800', 'STRING', false), FunctionFailure)
    assert.throws(() => coerceResult(['a', '\udc00'], 'STRING', true), FunctionFailure)
  })

  it('refuses a decimal whose scale does not fit 16 bits', () => {
    assert.throws(() => coerceResult('1e-40000', 'BIG_DECIMAL', false), FunctionFailure)
  })
})

describe('results of transform functions in Pinot', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  before(async () => {
    oracle = await SegmentOracle.start()
  })
  after(() => oracle.close())

  it('stores the same', async () => {
    const differences: string[] = []
    for (const one of resultCases) {
      const rows = one.rows.map(([values]) => Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, typedValue(value, one.columns?.[name] ?? 'unknown')])))
      const column = { name: 'result', dataType: one.dataType, singleValueField: !one.multiValue }
      const reply = await oracle.evaluate({ expression: one.expression, rows, column })
      reply.rows.forEach((row, index) => {
        const stored = row.storedError !== undefined ? fails : row.isNull === true ? 'null' : describeJava(row.stored)
        const expected = one.rows[index]![1]
        if (expected !== refused && stored !== expected) differences.push(`${title(one)}, row ${index}: Pinot stores ${stored}, expected ${expected}`)
      })
    }
    assert.deepEqual(differences, [])
  })
})
