import { it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describePlan } from '../../../src/engine/plan/describe-plan.ts'
import { makeTablePlan } from '../../../src/engine/plan/make-table-plan.ts'
import { parseSchema } from '../../../src/schema/parse-schema.ts'
import { parseTableConfig } from '../../../src/schema/parse-table-config.ts'
import { configWith, inputOf, keys, orders } from './fixture.ts'

/** Parts of table configs in many combinations, all of which can be planned. */
const configs = fc.record({
  tableType: fc.constantFrom('OFFLINE', 'REALTIME'),
  segmentsConfig: fc.record({
    replication: fc.constantFrom('1', '2'), timeColumnName: fc.constantFrom('at', 'seen'), retentionTimeValue: fc.constant('7'), schemaName: fc.constant('x')
  }, { requiredKeys: ['replication'] }),
  tableIndexConfig: fc.record({
    nullHandlingEnabled: fc.boolean(),
    noDictionaryColumns: fc.subarray(['city', 'note', 'total', 'seen']),
    starTreeIndexConfigs: fc.constant([{}]),
    streamConfigs: fc.constant({ streamType: 'kafka' }),
    segmentPartitionConfig: fc.record({ columnPartitionMap: fc.constantFrom({ id: { functionName: 'Murmur', numPartitions: 4 } }, { city: { functionName: 'Murmur3', numPartitions: 2 } }) })
  }, { requiredKeys: [] }),
  upsertConfig: fc.record({ mode: fc.constantFrom('FULL', 'PARTIAL', 'NONE'), comparisonColumns: fc.constant(['at']), metadataTTL: fc.constant(3), hashFunction: fc.constantFrom('NONE', 'MD5') }, { requiredKeys: [] }),
  routing: fc.record({ segmentPrunerTypes: fc.subarray(['time', 'partition', 'empty']), instanceSelectorType: fc.constantFrom('balanced', 'strictReplicaGroup') }, { requiredKeys: [] }),
  instanceAssignmentConfigMap: fc.constantFrom({}, { CONSUMING: {} }, { OFFLINE: { tagPoolConfig: { tag: 'x_OFFLINE' }, replicaGroupPartitionConfig: { replicaGroupBased: false } } }),
  task: fc.constantFrom({}, { taskTypeConfigsMap: { MergeRollupTask: {} } })
})
const options = fc.record({
  partition: fc.record({ by: fc.constantFrom('partitionKey', 'primaryKey'), count: fc.integer({ min: 1, max: 32 }) }, { requiredKeys: [] }),
  mapping: fc.record({ columns: fc.constantFrom({}, { city: { path: 'address.city' } }, { total: { encoding: 'raw' } }, { note: { encoding: 'dictionary' } }) })
})
const keySets = fc.constantFrom([keys({ id: 'S' })], [keys({ at: 'N', id: 'S' })])

it('planning the effective schema and table config again changes nothing, whatever the first were', () => {
  fc.assert(fc.property(configs, options, keySets, (parts, option, seen) => {
    const given = inputOf({ schema: orders, config: configWith(parts), options: option, facts: { keys: seen } })
    const plan = makeTablePlan(given)
    const again = makeTablePlan({ ...given, schema: parseSchema(JSON.stringify(plan.schema)), tableConfig: parseTableConfig(JSON.stringify(plan.tableConfig)) })
    assert.deepEqual(again.changes, [])
    assert.deepEqual([again.schema, again.tableConfig, again.rowPlan], [plan.schema, plan.tableConfig, plan.rowPlan])
  }), { numRuns: 300 })
})

it('every change and warning of every plan is told', () => {
  fc.assert(fc.property(configs, keySets, (parts, seen) => {
    const plan = makeTablePlan(inputOf({ config: configWith(parts), facts: { keys: seen } }))
    const text = describePlan(plan)
    for (const { code } of [...plan.changes, ...plan.warnings]) assert.ok(text.includes(code))
    for (const { name } of plan.rowPlan.columns) assert.ok(text.includes(name))
    for (const line of text.split('\n')) assert.ok(line.length <= 110 || !line.trim().includes(' '), line)
  }), { numRuns: 100 })
})
