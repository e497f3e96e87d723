import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '../../src/decode/fault.ts'
import type { Image } from '../../src/decode/attribute-value.ts'
import { exportItemReader } from '../../src/decode/export-item.ts'
import type { ItemRecord } from '../../src/decode/item-record.ts'
import type { Cell } from '../../src/schema/data-type.ts'
import type { ColumnPlan } from '../../src/schema/row-plan.ts'
import { compileColumnFunction } from '../../src/transform/column-function.ts'
import { pinotFunctions } from '../../src/transform/pinot-functions.ts'
import { fakes } from './fake-functions.ts'
import { column } from './plan.ts'

const columns = [
  column('n', 'LONG'),
  column('tags', 'STRING', { multiValue: true }),
  column('version', 'STRING', { source: { kind: 'attribute', paths: [['v']] } })
]
const cells: Cell[] = [5, ['a'], 'column']
const image: Image = { plain: { S: 'p' }, 'a.b': { S: 'dotted' }, a: { M: { b: { S: 'path' }, c: { N: '2' } } }, bad: { B: '?' } }
const record = exportItemReader({ version: 3, time: 4 })({ Item: image }) as ItemRecord

function run (expression: string, over: Partial<ColumnPlan> = {}, base64: 1 | 2 = 1): { cell: Cell | string, values: unknown[], types: Record<string, string>, shortened: number } {
  const calls = { types: {}, values: [] as unknown[][] }
  let shortened = 0
  const compiled = compileColumnFunction(column('f', 'STRING', over), expression, { columns, port: fakes(calls), base64, shortened: () => { shortened++ } })
  const cell = compiled.evaluate(record, image, cells)
  return { cell: cell instanceof Fault ? cell.reason : cell, values: calls.values[0] ?? [], types: calls.types, shortened }
}

describe('compileColumnFunction', () => {
  it('passes columns, then record fields, then attributes, then paths', () => {
    const { values, types } = run('sum(n, tags, version, eventName, isDelete, ApproximateCreationDateTime, plain, a.b, a.c, missing, missing.x)')
    assert.deepEqual(values, [5, ['a'], 'column', null, false, 4, 'p', 'dotted', 2, null, null])
    assert.deepEqual(types, {
      n: 'LONG',
      tags: 'STRING[]',
      version: 'STRING',
      eventName: 'STRING',
      isDelete: 'BOOLEAN',
      ApproximateCreationDateTime: 'LONG',
      plain: 'unknown',
      'a.b': 'unknown',
      'a.c': 'unknown',
      missing: 'unknown',
      'missing.x': 'unknown'
    })
  })

  it('tells the columns and attributes that it takes', () => {
    const { columns: needs, attributes } = compileColumnFunction(column('f', 'INT'), 'sum(version, n, n, plain, a.c, isDelete)', { columns, port: fakes({ types: {}, values: [] }), base64: 1, shortened: () => {} })
    assert.deepEqual(needs, [2, 0, 0])
    assert.deepEqual([...new Set(attributes)], ['plain', 'a.c', 'a'])
  })

  it('makes a fault of a failure, and lets a defect through', () => {
    assert.equal(run('fail()').cell, 'FUNCTION_FAILED')
    assert.throws(() => run('crash()'), TypeError)
    assert.equal(run('first(bad)').cell, 'BAD_BASE64')
  })

  it('holds the result to the length of the column', () => {
    assert.deepEqual(run('first(plain)', { maxLength: 0, maxLengthStrategy: 'TRIM_LENGTH' }), { cell: '', values: ['p'], types: { plain: 'unknown' }, shortened: 1 })
    assert.equal(run('first(plain)', { maxLength: 0, maxLengthStrategy: 'ERROR' }).cell, 'VALUE_TOO_LONG')
    assert.deepEqual(run('first(tags)', { multiValue: true, maxLength: 0, maxLengthStrategy: 'TRIM_LENGTH' }).cell, [''])
    assert.equal(run('first(tags)', { multiValue: true, maxLength: 0, maxLengthStrategy: 'ERROR' }).cell, 'VALUE_TOO_LONG')
    assert.equal(run('first(missing)', { maxLength: 0, maxLengthStrategy: 'ERROR' }).cell, null)
  })
})

describe('compileColumnFunction with Pinot\'s functions', () => {
  const evaluate = (expression: string, target: ColumnPlan): Cell | Fault =>
    compileColumnFunction(target, expression, { columns, port: pinotFunctions, base64: 1, shortened: () => {} }).evaluate(record, image, cells)

  it('computes on columns and attributes', () => {
    assert.equal(evaluate('concat(upper(plain), version, \'-\')', column('f', 'STRING')), 'P-column')
    assert.equal(evaluate('plus(n, a.c)', column('f', 'INT')), 7)
    assert.equal(evaluate('isDelete', column('f', 'BOOLEAN')), 0)
    assert.equal(evaluate('upper(missing)', column('f', 'STRING')), null)
  })

  it('tells failures from defects', () => {
    const fault = evaluate('fromDateTime(plain, \'yyyy\')', column('f', 'LONG'))
    assert.ok(fault instanceof Fault && fault.reason === 'FUNCTION_FAILED' && fault.field === 'f')
    assert.throws(() => evaluate('noSuchFunction(plain)', column('f', 'LONG')), { code: 'FUNCTION_UNKNOWN' })
  })
})
