import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ColumnNames, pinotTableName } from '../../../src/engine/infer/column-name.ts'
import { columnNameFault } from '../../../src/schema/column-name.ts'

describe('ColumnNames', () => {
  it('keeps a name that Pinot takes', () => {
    const names = new ColumnNames()
    for (const name of ['id', '_private', 'address.city', 'a-b', 'CamelCase', '1st']) assert.equal(names.take(name), name)
  })

  it('replaces what Pinot does not take, and tells like names apart', () => {
    const names = new ColumnNames()
    assert.deepEqual(['first name', 'first_name', 'First Name', 'größe', '$price', 'a..b', '日本', '', 'dynapinot_version'].map((name) => names.take(name)),
      ['first_name', 'first_name_2', 'First_Name_3', 'gr_e', 'price', 'a.b', 'attribute', 'attribute_2', 'dynapinot_version_2'])
  })

  it('always gives usable names, none twice in any letter case', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 20 }), (attributes) => {
      const names = new ColumnNames()
      const columns = attributes.map((attribute) => names.take(attribute))
      for (const column of columns) assert.equal(columnNameFault(column), undefined, column)
      assert.equal(new Set(columns.map((column) => column.toLowerCase())).size, attributes.length)
    }))
  })
})

describe('pinotTableName', () => {
  it('has letters, digits and single underscores', () => {
    assert.deepEqual(['meetups', 'pinot-ingestion-demo', 'prod.eu.orders', 'a__b', '...', '_x_'].map(pinotTableName),
      ['meetups', 'pinot_ingestion_demo', 'prod_eu_orders', 'a_b', 'table', 'x'])
  })
})
