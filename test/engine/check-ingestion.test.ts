import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkIngestion } from '../../src/engine/check-ingestion.ts'
import { orders, planOf } from './plan/fixture.ts'

const withFunction = (expression: string): object => ({ ...orders, dimensionFieldSpecs: [...orders.dimensionFieldSpecs, { name: 'made', dataType: 'STRING', transformFunction: expression }] })

test('functions on columns are the same to Pinot', () => {
  checkIngestion(planOf({}))
  checkIngestion(planOf({ schema: withFunction('upper(city)') }))
})

test('what Pinot would evaluate in another way is refused', () => {
  assert.throws(() => { checkIngestion(planOf({ schema: withFunction('upper(street)') })) }, { code: 'PLAN_CONFLICT', message: /the function of column made takes street, which is no column/ })
  assert.throws(() => {
    checkIngestion(planOf({ schema: withFunction('upper(city)'), options: { mapping: { columns: { made: { path: 'x.y', function: 'lower(city)' } } } } }))
  }, { code: 'PLAN_CONFLICT', message: /column made is mapped in another way/ })
})
