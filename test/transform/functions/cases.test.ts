import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { preparePinotJava } from '../../pinot/maven.ts'
import { SegmentOracle } from '../../pinot/oracle.ts'
import { fails, refused } from './case-table.ts'
import { arithmeticCases } from './cases/arithmetic.ts'
import { arrayCases } from './cases/array.ts'
import { bytesCases, hashCases } from './cases/bytes.ts'
import { castCases } from './cases/cast.ts'
import { comparisonCases } from './cases/comparison.ts'
import { dateTextCases } from './cases/date-text.ts'
import { dateCases } from './cases/date.ts'
import { epochCases } from './cases/epoch.ts'
import { geoCases, vectorCases } from './cases/geo.ts'
import { jsonCases } from './cases/json.ts'
import { logicCases } from './cases/logic.ts'
import { regexCases } from './cases/regex.ts'
import { stringCases } from './cases/string.ts'
import { isClose, resultsHere, resultsInPinot } from './evaluate-case.ts'

const java = await preparePinotJava()

const tables = {
  arithmetic: arithmeticCases,
  comparison: comparisonCases,
  logic: logicCases,
  strings: stringCases,
  epoch: epochCases,
  dates: dateCases,
  'dates as text': dateTextCases,
  casts: castCases,
  bytes: bytesCases,
  hashes: hashCases,
  arrays: arrayCases,
  json: jsonCases,
  'regular expressions': regexCases,
  geo: geoCases,
  vectors: vectorCases
}

for (const [family, cases] of Object.entries(tables)) {
  describe(`transform functions: ${family}`, () => {
    for (const one of cases) {
      it(one.expression, () => {
        const expected = one.rows.map((row) => row[1] === refused ? fails : row[1])
        const actual = resultsHere(one)
        if (actual.every((text, index) => isClose(text, expected[index]!, one.tolerance ?? 0))) return
        assert.deepEqual(actual, expected)
      })
    }
  })
}

describe('transform functions in Pinot', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  before(async () => {
    oracle = await SegmentOracle.start()
  })
  after(() => oracle.close())

  for (const [family, cases] of Object.entries(tables)) {
    it(family, async () => {
      const differences: string[] = []
      for (const one of cases) {
        const actual = await resultsInPinot(oracle, one)
        one.rows.forEach(([values, expected], index) => {
          if (expected === refused || isClose(actual[index]!, expected, one.tolerance ?? 0)) return
          differences.push(`${one.expression} on ${inspect(values)}: Pinot gives ${actual[index]!}, expected ${expected}`)
        })
      }
      assert.deepEqual(differences, [])
    })
  }
})

function inspect (values: object): string {
  return JSON.stringify(values, (_, value: unknown) => typeof value === 'bigint' ? `${value}n` : value)
}
