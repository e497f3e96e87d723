import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { changesOf, columnOf, faultsOf, keys, orders, planOf, warningsOf } from './fixture.ts'

/** Orders with a sort key, under the primary key that is given. */
function twoKeys (primaryKeyColumns: readonly string[] | undefined): object {
  return { ...orders, primaryKeyColumns }
}
const both = { keys: [keys({ at: 'N', id: 'S' })] }

describe('primary key', () => {
  it('is that of the records\' Keys, which does not change a right schema', () => {
    const plan = planOf()
    assert.deepEqual(plan.rowPlan.keyColumns, ['id'])
    assert.deepEqual(plan.rowPlan.record.keyAttributes, ['id'])
    assert.ok(!changesOf(plan).includes('PRIMARY_KEY primaryKeyColumns'))
    assert.deepEqual([columnOf(plan, 'id').isKey, columnOf(plan, 'id').required, columnOf(plan, 'city').required], [true, true, false])
  })

  it('gets the sort key that the schema lacks, behind the partition key that it has', () => {
    const plan = planOf({ facts: both })
    assert.deepEqual(plan.rowPlan.keyColumns, ['id', 'at'])
    assert.deepEqual(plan.schema['primaryKeyColumns'], ['id', 'at'])
    assert.deepEqual(plan.changes.find(({ code }) => code === 'PRIMARY_KEY'), {
      code: 'PRIMARY_KEY',
      path: 'schema.primaryKeyColumns',
      from: '[id]',
      to: '[id, at]',
      why: 'the key of the DynamoDB table is id (partition key) and at (sort key); with fewer columns different items would replace one another'
    })
  })

  it('loses columns that are no key attributes, since a REMOVE does not name them', () => {
    assert.deepEqual(planOf({ schema: twoKeys(['id', 'city']) }).rowPlan.keyColumns, ['id'])
  })

  it('takes the order of a schema that has both, and of the partition config if the schema has none', () => {
    assert.deepEqual(planOf({ schema: twoKeys(['at', 'id']), facts: both }).rowPlan.keyColumns, ['at', 'id'])
    const tableIndexConfig = { segmentPartitionConfig: { columnPartitionMap: { id: { functionName: 'Murmur', numPartitions: 2 } } } }
    const config = { tableName: 'orders', tableType: 'OFFLINE', segmentsConfig: { replication: '1' }, tenants: {}, tableIndexConfig }
    assert.deepEqual(planOf({ schema: twoKeys(undefined), config, facts: both }).rowPlan.keyColumns, ['id', 'at'])
  })

  it('is not guessed where nothing tells which attribute is the partition key', () => {
    assert.deepEqual(faultsOf({ schema: twoKeys(undefined), facts: both }), [
      'Keys: which of at and id is the partition key is not known; say so: source.keys.partition and source.keys.sort'
    ])
  })

  it('is as the options say, before all', () => {
    const plan = planOf({ schema: twoKeys(undefined), source: { keys: { partition: 'at', sort: 'id' } }, facts: { keys: [] } })
    assert.deepEqual(plan.rowPlan.keyColumns, ['at', 'id'])
    assert.deepEqual(warningsOf(plan), [])
  })

  it('warns of records with another key than the options say', () => {
    const plan = planOf({ source: { keys: { partition: 'id' } }, facts: { keys: [keys({ order: 'S' }, 3)] } })
    assert.deepEqual(plan.rowPlan.keyColumns, ['id'])
    assert.deepEqual(warningsOf(plan), ['KEYS_CONFLICT Keys'])
  })

  it('refuses a part of the key that the records have, unless they may be those of another table', () => {
    const source = { keys: { partition: 'id' } }
    assert.deepEqual(faultsOf({ source, facts: both }), [
      'Keys: 10 of 10 records have the key at (N), id (S), and id is only a part of it: different items would replace one another; name the whole key: source.keys.partition and source.keys.sort'
    ])
    const others = planOf({ source: { ...source, tables: ['orders'] }, facts: { ...both, tableNames: { orders: 1, others: 9 } } })
    assert.deepEqual(warningsOf(others), ['KEYS_CONFLICT Keys'])
  })

  it('takes the key of most records, and warns of the others with a mapping for them', () => {
    const plan = planOf({ facts: { keys: [keys({ order: 'S' }, 3), keys({ id: 'S' }, 7)] } })
    assert.deepEqual(plan.rowPlan.keyColumns, ['id'])
    assert.deepEqual(plan.warnings.find(({ code }) => code === 'KEYS_CONFLICT'), {
      code: 'KEYS_CONFLICT',
      path: 'Keys',
      message: '3 of 10 records have the key order (S), the table\'s is id (S); such records become dead letters',
      remedy: 'if order is the same key by another name: mapping.columns.id.path: [id, order]'
    })
  })

  it('knows a key by a mapped column', () => {
    const plan = planOf({ options: { mapping: { columns: { id: { path: 'orderId' } } } }, facts: { keys: [keys({ orderId: 'S' })] } })
    assert.deepEqual(plan.rowPlan.keyColumns, ['id'])
    assert.deepEqual(plan.rowPlan.record.keyAttributes, ['orderId'])
  })

  it('needs a column for each key attribute', () => {
    assert.deepEqual(faultsOf({ facts: { keys: [keys({ id: 'S', region: 'S' })] } }), [
      'key attribute region: no column of the schema takes it; add a column of its name, or map one: mapping.columns.<column>.path'
    ])
    assert.deepEqual(faultsOf({ options: { mapping: { columns: { id: { path: ['id', 'at'] }, at: { record: 'SizeBytes' } } } }, source: { keys: { partition: 'id', sort: 'at' } } }), [
      'column id: takes both key attributes id and at; give each its own column'
    ])
  })
})

describe('primary key of an export', () => {
  const facts = { form: 'export', keys: [], timeUnits: {}, exportTime: 1_700_000_000_000_000n } as const

  it('is the schema\'s if that has two columns: no DynamoDB key has more', () => {
    assert.deepEqual(planOf({ schema: twoKeys(['id', 'at']), facts }).rowPlan.keyColumns, ['id', 'at'])
  })

  it('has to be named if the schema has one column: there may be a sort key beside it', () => {
    assert.deepEqual(faultsOf({ facts }), [
      'source.keys: an export does not tell the table\'s key, and primaryKeyColumns has id alone: with a sort key beside it items would replace one another; name the key of the DynamoDB table: source.keys.partition, and source.keys.sort if it has a sort key'
    ])
    assert.deepEqual(planOf({ facts, source: { keys: { partition: 'id' } } }).rowPlan.keyColumns, ['id'])
  })

  it('has to be named if the schema has none, or too many', () => {
    assert.match(faultsOf({ schema: twoKeys(undefined), facts })[0]!, /^schema.primaryKeyColumns: there is none, and the input does not tell the key; name the key/)
    assert.match(faultsOf({ schema: twoKeys(['id', 'at', 'city']), facts })[0]!, /has 3 columns; a DynamoDB key has one or two attributes/)
  })
})

describe('primary key of change records without Keys', () => {
  it('is the schema\'s, with a warning', () => {
    const plan = planOf({ facts: { keys: [], records: 0 } })
    assert.deepEqual(plan.rowPlan.keyColumns, ['id'])
    assert.deepEqual(warningsOf(plan), ['KEYS_UNKNOWN schema.primaryKeyColumns'])
  })
})

describe('key columns', () => {
  const withId = (spec: object): object => ({ ...orders, dimensionFieldSpecs: [{ name: 'id', ...spec }, ...orders.dimensionFieldSpecs.slice(1)] })

  it('are refused where two keys could become one', () => {
    assert.deepEqual(faultsOf({ schema: withId({ dataType: 'DOUBLE' }), facts: { keys: [keys({ id: 'N' })] } }), [
      'column id: is part of the key, but DOUBLE rounds numbers, so different keys could become one; make it LONG, BIG_DECIMAL or STRING'
    ])
    assert.match(faultsOf({ schema: withId({ dataType: 'FLOAT' }) })[0]!, /FLOAT rounds numbers/)
    assert.match(faultsOf({ schema: withId({ dataType: 'BOOLEAN' }) })[0]!, /BOOLEAN holds no key/)
    assert.match(faultsOf({ schema: withId({ dataType: 'JSON' }) })[0]!, /JSON has several texts for one value; make it STRING/)
  })

  it('are refused where the type has no conversion, and warned of where it has for some', () => {
    assert.deepEqual(faultsOf({ schema: withId({ dataType: 'BYTES' }), facts: { keys: [keys({ id: 'N' })] } }), [
      'column id: is BYTES, but the key attribute id is of type N, which has no conversion to it; make it BIG_DECIMAL'
    ])
    assert.deepEqual(warningsOf(planOf({ schema: withId({ dataType: 'LONG' }) })), ['KEY_TYPE column id'])
    for (const [dataType, type] of [['LONG', 'N'], ['BIG_DECIMAL', 'N'], ['STRING', 'N'], ['BYTES', 'B'], ['STRING', 'B'], ['STRING', 'S']] as const) {
      assert.deepEqual(warningsOf(planOf({ schema: withId({ dataType }), facts: { keys: [keys({ id: type })] } })), [], `${type} to ${dataType}`)
    }
  })

  it('have no function, no policy but the dead letter, and are not mapped to the record', () => {
    assert.deepEqual(faultsOf({
      schema: withId({ dataType: 'STRING', transformFunction: 'upper(city)' }), options: { mapping: { columns: { id: { numbers: 'round', onBadValue: 'null' } } } }
    }), [
      'column id: is part of the key and has the function upper(city); take the function out: a key is taken as it is',
      'mapping.columns.id.numbers: a key that does not fit is always a dead letter, never round',
      'mapping.columns.id.onBadValue: a key that does not fit is always a dead letter, never null'
    ])
    const plan = planOf({ options: { mapping: { numbers: 'round', onBadValue: 'null' } } })
    assert.deepEqual([columnOf(plan, 'id').numbers, columnOf(plan, 'id').onBadValue, columnOf(plan, 'city').numbers], ['deadLetter', 'deadLetter', 'round'])
  })

  it('are never shortened', () => {
    const plan = planOf({ schema: withId({ dataType: 'STRING', maxLength: 10, maxLengthExceedStrategy: 'TRIM_LENGTH' }) })
    assert.equal(columnOf(plan, 'id').maxLengthStrategy, 'NO_ACTION')
    assert.ok(changesOf(plan).includes('KEY_NOT_SHORTENED dimensionFieldSpecs[0].maxLengthExceedStrategy'))
    const error = planOf({ schema: withId({ dataType: 'STRING', maxLengthExceedStrategy: 'ERROR' }) })
    assert.deepEqual([columnOf(error, 'id').maxLengthStrategy, columnOf(error, 'id').maxLength], ['ERROR', 512])
  })
})
