import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dangerousChanges, differences, laterChanges } from '../../src/push/table-changes.ts'
import type { JsonObject } from '../../src/schema/json.ts'
import { schemaOf, tableConfigOf } from './planned-table.ts'

const current = { schema: schemaOf('t'), tableConfig: tableConfigOf('t') }

test('changes that rows in the table outlive', () => {
  assert.deepEqual(dangerousChanges(current, current), [])
  assert.deepEqual(dangerousChanges(current, {
    schema: schemaOf('t', [{ name: 'more', dataType: 'STRING' }]),
    tableConfig: tableConfigOf('t', 2, { segmentsConfig: { replication: '3' }, quota: { storage: '1G' } })
  }), [])
})

test('changes that they do not', () => {
  const config = (partitions: number, more?: Parameters<typeof tableConfigOf>[2]): readonly string[] =>
    dangerousChanges(current, { ...current, tableConfig: tableConfigOf('t', partitions, more) })
  assert.deepEqual(config(4), ['segmentPartitionConfig is id murmur 2, wanted id murmur 4'])
  assert.deepEqual(config(2, { upsert: { mode: 'PARTIAL', comparisonColumns: ['total'], deleteRecordColumn: null, hashFunction: 'NONE' } }), [
    'upsertConfig.mode is FULL, wanted PARTIAL', 'upsertConfig.comparisonColumns is version, wanted total',
    'upsertConfig.deleteRecordColumn is deleted, wanted absent', 'upsertConfig.hashFunction is MURMUR3, wanted NONE'
  ])
  const schema = (fields: object): readonly string[] => dangerousChanges(current, { ...current, schema: { ...current.schema, ...fields } })
  assert.deepEqual(schema({ primaryKeyColumns: ['id', 'total'] }), ['primaryKeyColumns is id, wanted id, total'])
  assert.deepEqual(schema({ dimensionFieldSpecs: [{ name: 'id', dataType: 'STRING' }, { name: 'deleted', dataType: 'BOOLEAN' }, { name: 'version', dataType: 'LONG', singleValueField: false }], metricFieldSpecs: [{ name: 'total', dataType: 'DOUBLE' }] }),
    ['column version is dimension LONG, wanted dimension LONG multi-value', 'column total is dimension LONG, wanted metric DOUBLE'])
  assert.deepEqual(schema({ dimensionFieldSpecs: [{ name: 'id', dataType: 'STRING' }] }).length, 3)
  const timed = (unit: string): typeof current => ({ ...current, schema: { ...current.schema, dateTimeFieldSpecs: [{ name: 'at', dataType: 'LONG', format: `1:${unit}:EPOCH`, granularity: '1:SECONDS' }] } })
  // Pinot would take it, and read seconds as milliseconds.
  assert.deepEqual(dangerousChanges(timed('SECONDS'), timed('MILLISECONDS')), ['column at is dateTime LONG 1:SECONDS:EPOCH, wanted dateTime LONG 1:MILLISECONDS:EPOCH'])
})

test('changes that wait for something', () => {
  const notes = (upsert: JsonObject, more: Parameters<typeof tableConfigOf>[2] = {}): readonly string[] => laterChanges(current.tableConfig, tableConfigOf('t', 2, { upsert, ...more }))
  assert.deepEqual(notes({}), [])
  assert.deepEqual(notes({ consistencyMode: 'NONE' }), [])
  assert.deepEqual(notes({ consistencyMode: 'SYNC' }), ['consistencyMode SYNC counts from the next restart of each server on'])
  assert.match(notes({}, { segmentsConfig: { replication: '2' } }).join(), /^segments stay where they are until the table is rebalanced/)
})

test('differences by path', () => {
  assert.deepEqual(differences({ a: { b: 1, c: [1, { d: null }] }, e: 'x' }, { e: 'x', a: { c: ['1', {}], b: '1' }, f: null }, 'doc'), [])
  assert.deepEqual(differences({ a: { b: 1 }, c: true }, { a: { b: 2 }, d: [1] }, 'doc'), ['doc.a.b: 1 -> 2', 'doc.c: true -> absent', 'doc.d: absent -> [1]'])
  assert.deepEqual(differences({ a: [1, 2] }, { a: [2, 1] }), ['a: [1,2] -> [2,1]'])
  const named = (...names: string[]): { name: string, type: number }[] => names.map((name) => ({ name, type: name.length }))
  assert.deepEqual(differences({ a: named('x', 'yy') }, { a: named('yy', 'x') }), [])
  assert.deepEqual(differences({ a: named('x', 'yy') }, { a: [{ name: 'yy', type: 3 }, ...named('z')] }), ['a.x: {name:x,type:1} -> absent', 'a.yy.type: 2 -> 3', 'a.z: absent -> {name:z,type:1}'])
  assert.deepEqual(differences({ a: {} }, { a: 'x'.repeat(100) }), [`a: {} -> ${'x'.repeat(77)}...`])
})
