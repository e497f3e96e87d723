import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { changeStream } from '../../../bench/data/change-stream.ts'
import { shapeNames } from '../../../bench/data/shape.ts'
import { findShape } from '../../../bench/data/shapes/find-shape.ts'
import { shapePlan } from '../../../bench/stage/shape-plan.ts'
import type { RowPlan } from '../../../src/schema/row-plan.ts'
import { kernelRefusal, WasmDecoder } from '../../../src/worker/kernel/wasm-batch-decoder.ts'
import { attribute, column, rowPlan } from '../../transform/plan.ts'
import { changeLine } from '../json-batch-decoder-run.ts'

function givenUp (plan: RowPlan, lines: readonly string[]): { givenUp: number, rows: number } {
  const unit = new WasmDecoder(plan, { rows: 1000, bytes: 1 << 20 }).unit({ block: () => {}, deadLetter: () => {} }, {})
  unit.lines(Buffer.from(lines.join('\n')), 1)
  const { rows } = unit.finish()
  return { givenUp: unit.linesGivenUp, rows }
}

describe('lines that the kernel gives up', () => {
  for (const name of shapeNames) {
    it(`are none of ordinary records: ${name}`, () => {
      const shape = findShape(name)
      assert.deepEqual(givenUp(shapePlan(shape, 'change'), [...changeStream({ shape, seed: 5, records: 400 })]), { givenUp: 0, rows: 400 })
      const items = Array.from({ length: 400 }, (_, n) => `{"Item":${shape.item(5, n, 0).image(1)}}`)
      assert.deepEqual(givenUp(shapePlan(shape, 'export'), items), { givenUp: 0, rows: 400 })
    })
  }

  const plan = rowPlan([
    column('s', 'STRING'), column('n', 'LONG'), column('d', 'DOUBLE'), column('t', 'TIMESTAMP'), column('big', 'BIG_DECIMAL'), column('doc', 'JSON'), column('raw', 'BYTES'),
    column('tags', 'STRING', { multiValue: true }), column('city', 'STRING', { source: attribute('address.city', 'city') }), column('third', 'LONG', { source: attribute('list.2') }),
    column('eventID', 'STRING'), column('ApproximateCreationDateTime', 'TIMESTAMP'), column('upper', 'STRING', { source: { kind: 'none' }, transformFunction: 'upper(s)' })
  ], {}, { base64: 1 })
  const usual = { id: { S: 'k' }, s: { S: 'a' } }
  const cases: Readonly<Record<string, unknown>> = {
    'all types': { ...usual, n: { N: '5' }, d: { N: '0.30000000000000004' }, t: { S: '2024-07-10T12:34:39Z' }, big: { N: '12345678901234567890123456789012345678' }, raw: { B: 'Zg==' }, tags: { SS: ['a', 'b'] } },
    documents: { ...usual, doc: { M: { a: { L: [{ N: '1' }, { NULL: true }] }, b: { BS: ['Zg=='] }, 'é "x"': { S: 'line\nend' } } } },
    paths: { ...usual, address: { M: { city: { S: 'x' }, other: { N: '1' } } }, list: { L: [{ S: 'x' }, { M: {} }, { N: '7' }] } },
    escapes: { ...usual, s: { S: 'quote " and \u0001 and \ud83d\ude00' } },
    'names in any order': Object.fromEntries(Object.entries({ ...usual, n: { N: '1' }, z: { S: 'unmapped' } }).reverse()),
    nulls: { ...usual, n: { NULL: true }, tags: { NULL: true } }
  }
  for (const [name, image] of Object.entries(cases)) {
    it(`are none of records with ${name}`, () => {
      assert.deepEqual(givenUp(plan, [changeLine(image), changeLine(usual), changeLine(image, { eventName: 'MODIFY' }, { OldImage: image, Keys: { id: { S: 'k' } } })]), { givenUp: 0, rows: 3 })
    })
  }

  it('are those alone that are at fault', () => {
    const lines = [changeLine(usual), changeLine({ ...usual, n: { N: 'x' } }), '{', changeLine(usual)]
    assert.deepEqual(givenUp(plan, lines), { givenUp: 2, rows: 2 })
  })

  it('are all where a function takes what is no column, so such a plan is refused', () => {
    assert.match(kernelRefusal(rowPlan([column('u', 'STRING', { source: { kind: 'none' }, transformFunction: 'upper(elsewhere)' })])) ?? '', /u takes elsewhere/)
    assert.equal(kernelRefusal(plan), undefined)
  })
})
