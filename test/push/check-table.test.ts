import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schemaFaults, tableFaults } from '../../src/push/check-table.ts'
import { schemaFacts, tableFacts } from '../../src/push/table-facts.ts'
import { plannedTable, schemaOf, tableConfigOf } from './planned-table.ts'

const plan = plannedTable('t')
const faults = (config: ReturnType<typeof tableConfigOf>): readonly string[] => tableFaults(plan, tableFacts(config))

test('a table that fits', () => {
  assert.deepEqual(faults(tableConfigOf('t')), [])
  assert.deepEqual(schemaFaults(plan, schemaFacts(schemaOf('t'))), [])
  // Another spelling of the same.
  assert.deepEqual(faults(tableConfigOf('t', 2, {
    upsert: { comparisonColumns: undefined, comparisonColumn: 'version' },
    tableIndexConfig: { segmentPartitionConfig: { columnPartitionMap: { id: { functionName: 'murmur2', numPartitions: 2 } } } }
  })), [])
})

test('every difference is told', () => {
  const config = (upsert: object): readonly string[] => faults(tableConfigOf('t', 2, { upsert: upsert as Record<string, string> }))
  assert.deepEqual(config({ mode: 'PARTIAL' }), ['upsertConfig.mode is PARTIAL, the plan has FULL'])
  assert.deepEqual(config({ comparisonColumns: ['a', 'b'] }), ['upsertConfig.comparisonColumns is a, b, the plan has version'])
  assert.deepEqual(config({ deleteRecordColumn: null }), ['upsertConfig.deleteRecordColumn is absent, the plan has deleted'])
  assert.deepEqual(faults(tableConfigOf('t', 3)), ['segmentPartitionConfig is id murmur 3, the plan has id murmur 2'])
  assert.deepEqual(faults(tableConfigOf('t', 2, { tableIndexConfig: {} })), ['segmentPartitionConfig is absent, the plan has id murmur 2'])
  assert.deepEqual(faults(tableConfigOf('t', 2, { tableIndexConfig: { segmentPartitionConfig: { columnPartitionMap: { id: { functionName: 'HashCode', numPartitions: 2 }, b: { functionName: 'Murmur', numPartitions: 2 } } } } })),
    ['segmentPartitionConfig is b murmur 2, id hashcode 2, the plan has id murmur 2'])
  assert.deepEqual(faults(tableConfigOf('t', 2, { segmentsConfig: { timeColumnName: 'at' } })), ['segmentsConfig.timeColumnName is at, the plan has absent'])
  assert.deepEqual(faults(tableConfigOf('t', 2, { routing: {} })), ['routing.instanceSelectorType is absent: an upsert table needs strictReplicaGroup'])
  assert.match(faults({ tableName: 't' }).join('\n'), /upsertConfig.mode is NONE/)
})

test('every difference of the schema is told', () => {
  const of = (schema: object): readonly string[] => schemaFaults(plan, schemaFacts({ ...schemaOf('t'), ...schema }))
  assert.deepEqual(of({ primaryKeyColumns: ['id', 'total'] }), ['primaryKeyColumns is id, total, the plan has id'])
  assert.deepEqual(of({ dimensionFieldSpecs: [{ name: 'id', dataType: 'INT' }, { name: 'deleted', dataType: 'BOOLEAN', singleValueField: false }, { name: 'version', dataType: 'LONG' }, { name: 'more', dataType: 'INT' }] }), [
    'column id is INT in the stored schema, STRING in the plan',
    'column total is not in the stored schema',
    'column deleted is multi-value in the stored schema, not in the plan'
  ])
})
