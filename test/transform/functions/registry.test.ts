import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { preparePinotJava } from '../../pinot/maven.ts'
import { SegmentOracle } from '../../pinot/oracle.ts'
import { canonicalName } from '../../../src/transform/functions/ast.ts'
import { candidatesOf, namesOf } from '../../../src/transform/functions/catalog.ts'
import { remedyFor } from '../../../src/transform/functions/refusals.ts'

const java = await preparePinotJava()

/** Operators of the evaluator itself, and an overload that shares its name with one that is random. */
const apart = new Set(['and', 'or', 'not', 'arrayvalueconstructor', 'rand'])

describe('functions of Pinot', { skip: java.available ? false : java.reason }, () => {
  it('are all supported, or refused with a remedy', async () => {
    const oracle = await SegmentOracle.start()
    try {
      const functions = await oracle.functions()
      const forgotten: string[] = []
      for (const [name, overloads] of Object.entries(functions)) {
        const candidates = candidatesOf(name)
        for (const { arguments: parameters, varArgs, nullableParameters } of overloads) {
          const entry = candidates?.find((one) => one.variadic ? varArgs : !varArgs && one.parameters.length === parameters.length)
          const known = entry !== undefined ? entry.nullable === nullableParameters : apart.has(name) || (candidates === undefined && remedyFor(name) !== undefined)
          if (!known) forgotten.push(`${name}(${parameters.join(', ')})`)
        }
      }
      assert.deepEqual(forgotten, [])
      const invented = namesOf().filter((name) => !(canonicalName(name) in functions))
      assert.deepEqual(invented, [])
    } finally {
      await oracle.close()
    }
  })
})
