import { it } from 'node:test'
import assert from 'node:assert/strict'
import { tidySchema, withoutNulls } from '../../../src/engine/plan/tidy-json.ts'
import { parseSchema } from '../../../src/schema/parse-schema.ts'

it('leaves Pinot\'s defaults out of a schema and everything else in', () => {
  const schema = parseSchema(JSON.stringify({
    schemaName: 's',
    timeFieldSpec: null,
    dimensionFieldSpecs: [
      { name: 'a', dataType: 'STRING', singleValueField: true, notNull: false, defaultNullValue: 'null', transformFunction: null },
      { name: 'b', dataType: 'BYTES', singleValueField: false, notNull: true, defaultNullValue: '00', allowTrailingZeros: false }
    ],
    metricFieldSpecs: [{ name: 'c', dataType: 'INT', defaultNullValue: '0' }, { name: 'd', dataType: 'INT', defaultNullValue: 1 }, { name: 'e', dataType: 'BYTES', defaultNullValue: '' }],
    own: { x: null, y: [null, 1] }
  }))
  assert.deepEqual(tidySchema(schema), {
    schemaName: 's',
    dimensionFieldSpecs: [{ name: 'a', dataType: 'STRING' }, { name: 'b', dataType: 'BYTES', singleValueField: false, notNull: true, defaultNullValue: '00' }],
    metricFieldSpecs: [{ name: 'c', dataType: 'INT' }, { name: 'd', dataType: 'INT', defaultNullValue: 1 }, { name: 'e', dataType: 'BYTES' }],
    own: { y: [null, 1] }
  })
  assert.equal((schema.json['metricFieldSpecs'] as readonly unknown[]).length, 3)
  assert.ok('timeFieldSpec' in schema.json)
})

it('takes nulls out of objects, not out of lists', () => {
  assert.deepEqual(withoutNulls({ a: null, b: { c: null, d: [null, { e: null }] }, f: 0, g: '' }), { b: { d: [null, {}] }, f: 0, g: '' })
})
