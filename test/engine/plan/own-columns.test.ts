import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { changesOf, columnOf, configWith, faultsOf, keys, orders, planOf, warningsOf } from './fixture.ts'

/** Orders with more dimensions. */
function withColumns (...specs: readonly object[]): object {
  return { ...orders, dimensionFieldSpecs: [...orders.dimensionFieldSpecs, ...specs] }
}
const seen = (name: string): { attributes: Record<string, number> } => ({ attributes: { [name]: 4 } })

describe('delete record column', () => {
  const config = configWith({ upsertConfig: { deleteRecordColumn: 'gone' } })
  const gone = { name: 'gone', dataType: 'BOOLEAN' }

  it('is added if there is none', () => {
    const plan = planOf()
    assert.equal(plan.rowPlan.deleteColumn, 'dynapinot_deleted')
    const { dataType, storedType, source, required, encoding } = columnOf(plan, 'dynapinot_deleted')
    assert.deepEqual([dataType, storedType, source, required, encoding], ['BOOLEAN', 'INT', { kind: 'record', field: 'isDelete' }, true, 'dictionary'])
    assert.deepEqual((plan.schema['dimensionFieldSpecs'] as object[]).at(-1), { name: 'dynapinot_deleted', dataType: 'BOOLEAN' })
    assert.deepEqual(changesOf(plan).filter((text) => text.startsWith('DELETE')), ['DELETE_COLUMN dimensionFieldSpecs', 'DELETE_COLUMN upsertConfig.deleteRecordColumn'])
  })

  it('is filled from the kind of the record in place of its function, which is reported and taken out', () => {
    for (const place of ['schema', 'config']) {
      const plan = planOf({
        schema: withColumns(place === 'schema' ? { ...gone, transformFunction: 'strcmp(eventName, \'REMOVE\') = 0' } : gone),
        config: place === 'schema' ? config : configWith({ upsertConfig: { deleteRecordColumn: 'gone' }, ingestionConfig: { transformConfigs: [{ columnName: 'gone', transformFunction: 'x(y)' }] } })
      })
      assert.deepEqual([columnOf(plan, 'gone').source, columnOf(plan, 'gone').transformFunction], [{ kind: 'record', field: 'isDelete' }, undefined])
      const change = plan.changes.find(({ code }) => code === 'DELETE_FUNCTION')
      assert.equal(change?.path, place === 'schema' ? 'schema.dimensionFieldSpecs[4].transformFunction' : 'tableConfig.ingestionConfig.transformConfigs[0]')
      assert.ok(!JSON.stringify([plan.schema, plan.tableConfig]).includes('transformFunction'))
    }
  })

  it('may be a text or a number', () => {
    for (const dataType of ['STRING', 'INT', 'DOUBLE']) assert.equal(planOf({ schema: withColumns({ ...gone, dataType }), config }).rowPlan.deleteColumn, 'gone')
    assert.match(faultsOf({ schema: withColumns({ ...gone, dataType: 'BYTES' }), config })[0]!, /^column gone: is the delete record column, but BYTES; make it a single BOOLEAN or STRING/)
    assert.match(faultsOf({ schema: withColumns({ ...gone, singleValueField: false }), config })[0]!, /but has several values/)
  })

  it('does not come from an attribute of the item, by which an item could hide itself', () => {
    assert.deepEqual(faultsOf({ schema: withColumns(gone), config, facts: seen('gone') }), [
      'column gone: is the delete record column, but 4 of 10 items have an attribute gone; name another column, or say that it is the record\'s: mapping.columns.gone.record: isDelete'
    ])
    const mapped = planOf({ schema: withColumns(gone), config, facts: seen('gone'), options: { mapping: { columns: { gone: { record: 'isDelete' } } } } })
    assert.deepEqual(columnOf(mapped, 'gone').source, { kind: 'record', field: 'isDelete' })
  })

  it('may be a function by hand, with a warning, but no path that a REMOVE lacks', () => {
    const mapping = (columns: object, removeImage = 'keys'): object => ({ schema: withColumns(gone), config, options: { mapping: { columns, removeImage } } })
    const plan = planOf(mapping({ gone: { function: 'isDelete' } }))
    assert.deepEqual([columnOf(plan, 'gone').source, columnOf(plan, 'gone').transformFunction, columnOf(plan, 'gone').required], [{ kind: 'none' }, 'isDelete', true])
    assert.deepEqual(warningsOf(plan), ['DELETE_BY_HAND column gone'])
    assert.deepEqual(warningsOf(planOf(mapping({ gone: { path: 'trashed', function: 'isDelete' } }))), ['DELETE_BY_HAND column gone'])
    assert.match(faultsOf(mapping({ gone: { path: 'trashed', function: 'isDelete' } }, 'old'))[0]!, /would delete nothing/)
    assert.match(faultsOf(mapping({ gone: { path: 'trashed' } }))[0]!, /^mapping.columns.gone: .* would delete nothing; give a function that also looks at isDelete/)
    assert.match(faultsOf(mapping({ gone: { record: 'isTtlDelete' } }))[0]!, /is filled by no mapping/)
  })

  it('that is not in the schema is named with the one that was meant', () => {
    assert.deepEqual(faultsOf({ schema: withColumns({ ...gone, name: 'is_delete' }), config: configWith({ upsertConfig: { deleteRecordColumn: 'is_deleted' } }) }), [
      'tableConfig.upsertConfig.deleteRecordColumn: the schema has no column is_deleted; did you mean is_delete?; add it as BOOLEAN, or leave deleteRecordColumn out: dynapinot_deleted is then added'
    ])
  })

  it('cannot be part of the key', () => {
    assert.match(faultsOf({ config: configWith({ upsertConfig: { deleteRecordColumn: 'id' } }) })[0]!, /^column id: cannot be the delete record column: it is part of the key/)
  })
})

describe('version column', () => {
  it('is added as the only comparison column, raw, in microseconds', () => {
    const plan = planOf({ config: configWith({ upsertConfig: { comparisonColumns: ['at', 'seen'] } }) })
    assert.equal(plan.rowPlan.versionColumn, 'dynapinot_version')
    const { dataType, fieldType, dateTimeFormat, source, required, encoding } = columnOf(plan, 'dynapinot_version')
    assert.deepEqual([dataType, fieldType, dateTimeFormat, source, required, encoding],
      ['LONG', 'DATE_TIME', '1:MICROSECONDS:EPOCH', { kind: 'record', field: 'version' }, true, 'raw'])
    assert.deepEqual((plan.tableConfig['upsertConfig'] as { comparisonColumns: unknown }).comparisonColumns, ['dynapinot_version'])
    assert.equal(plan.changes.find(({ code }) => code === 'COMPARISON_COLUMN')?.from, '[at, seen]')
    assert.deepEqual((plan.tableConfig['tableIndexConfig'] as { noDictionaryColumns: unknown }).noDictionaryColumns, ['dynapinot_version'])
  })

  it('is a LONG column that is mapped to it, before one of the option\'s name', () => {
    const version = { name: 'changed', dataType: 'LONG' }
    const options = { mapping: { columns: { changed: { record: 'version' } } } }
    const plan = planOf({ schema: withColumns(version), options })
    assert.equal(plan.rowPlan.versionColumn, 'changed')
    assert.ok(!changesOf(plan).some((text) => text.startsWith('VERSION_COLUMN')))
    assert.equal(columnOf(plan, 'changed').encoding, 'dictionary')
    assert.equal(planOf({ schema: withColumns(version), options: { version: { column: 'changed' } } }).rowPlan.versionColumn, 'changed')
  })

  it('is a LONG, no key, and has no attribute that an item could set', () => {
    const options = { version: { column: 'changed' } }
    assert.match(faultsOf({ schema: withColumns({ name: 'changed', dataType: 'TIMESTAMP' }), options })[0]!, /^column changed: is the version column, but TIMESTAMP; make it a single LONG/)
    assert.match(faultsOf({ schema: withColumns({ name: 'changed', dataType: 'LONG' }), options, facts: seen('changed') })[0]!, /4 of 10 items have an attribute changed/)
    assert.match(faultsOf({ options: { version: { column: 'at' } }, facts: { keys: [keys({ id: 'S', at: 'N' })] } })[0]!, /^column at: cannot be the version column: it is part of the key/)
  })

  it('of a name that the record has for it is taken too', () => {
    const plan = planOf({ schema: withColumns({ name: 'version', dataType: 'LONG' }) })
    assert.equal(plan.rowPlan.versionColumn, 'version')
    assert.deepEqual(warningsOf(planOf({ schema: withColumns({ name: 'version', dataType: 'INT' }), facts: seen('version') })), ['RECORD_FIELD_HIDES_ATTRIBUTE column version'])
  })

  it('stays in microseconds: a dateTime column of another unit is refused, and a mapped one is a column beside it', () => {
    const changed = (format: string): object => ({ ...orders, dateTimeFieldSpecs: [...orders.dateTimeFieldSpecs, { name: 'changed', dataType: 'LONG', format, granularity: '1:MILLISECONDS' }] })
    const named = { version: { column: 'changed' } }
    assert.deepEqual(faultsOf({ schema: changed('1:MILLISECONDS:EPOCH'), options: named }), [
      'column changed: is the version column, which is in microseconds, but its format is 1:MILLISECONDS:EPOCH; give it the format 1:MICROSECONDS:EPOCH, or name another column: version.column'
    ])
    const mapped = { mapping: { columns: { changed: { record: 'version' } } } }
    for (const format of ['1:MICROSECONDS:EPOCH', 'EPOCH|MICROSECONDS', '1000:NANOSECONDS:EPOCH']) {
      assert.equal(planOf({ schema: changed(format), options: named }).rowPlan.versionColumn, 'changed')
      assert.equal(planOf({ schema: changed(format), options: mapped }).rowPlan.versionColumn, 'changed')
    }
    const beside = planOf({ schema: changed('1:SECONDS:EPOCH'), options: mapped })
    assert.deepEqual([beside.rowPlan.versionColumn, columnOf(beside, 'changed').source, columnOf(beside, 'changed').required],
      ['dynapinot_version', { kind: 'record', field: 'version' }, false])
  })
})

describe('partition column', () => {
  const partitionMap = (plan: ReturnType<typeof planOf>): unknown =>
    (plan.tableConfig['tableIndexConfig'] as { segmentPartitionConfig: { columnPartitionMap: unknown } }).segmentPartitionConfig.columnPartitionMap
  const partitioned = (map: object): object => configWith({ tableIndexConfig: { segmentPartitionConfig: { columnPartitionMap: map } } })

  it('is the partition key by Murmur, in eight partitions', () => {
    const plan = planOf()
    assert.deepEqual(plan.rowPlan.partition, { column: 'id', function: 'Murmur', count: 8 })
    assert.deepEqual(partitionMap(plan), { id: { functionName: 'Murmur', numPartitions: 8 } })
  })

  it('keeps a config that is right, to the letter', () => {
    const plan = planOf({ config: partitioned({ id: { functionName: 'murmur2', numPartitions: 3 } }) })
    assert.equal(plan.rowPlan.partition.count, 3)
    assert.deepEqual(partitionMap(plan), { id: { functionName: 'murmur2', numPartitions: 3 } })
    assert.ok(!changesOf(plan).some((text) => text.startsWith('PARTITION')))
  })

  it('replaces another function, another column, several columns; keeps the number', () => {
    for (const map of [{ id: { functionName: 'HashCode', numPartitions: 3 } }, { city: { functionName: 'Murmur', numPartitions: 3 } }]) {
      assert.deepEqual(partitionMap(planOf({ config: partitioned(map) })), { id: { functionName: 'Murmur', numPartitions: 3 } })
    }
    const several = planOf({ config: partitioned({ id: { functionName: 'Murmur', numPartitions: 3 }, city: { functionName: 'Murmur', numPartitions: 5 } }) })
    assert.deepEqual(partitionMap(several), { id: { functionName: 'Murmur', numPartitions: 3 } })
    assert.match(several.changes.find(({ code }) => code === 'PARTITION')!.why, /^exactly one partition column/)
  })

  it('takes the number of the options before all', () => {
    assert.equal(planOf({ config: partitioned({ id: { functionName: 'Murmur', numPartitions: 3 } }), options: { partition: { count: 16 } } }).rowPlan.partition.count, 16)
  })

  it('is the hash of the whole key by Modulo if asked for', () => {
    const plan = planOf({ options: { partition: { by: 'primaryKey', count: 4 } } })
    assert.deepEqual(plan.rowPlan.partition, { column: 'dynapinot_key_hash', function: 'Modulo', count: 4 })
    const { dataType, source, required, encoding } = columnOf(plan, 'dynapinot_key_hash')
    assert.deepEqual([dataType, source, required, encoding], ['INT', { kind: 'keyHash' }, true, 'raw'])
    assert.deepEqual(partitionMap(plan), { dynapinot_key_hash: { functionName: 'Modulo', numPartitions: 4 } })
  })

  it('is the hash too where Murmur is not sure of the key\'s type', () => {
    const schema = { ...orders, dimensionFieldSpecs: [{ name: 'id', dataType: 'BYTES' }, ...orders.dimensionFieldSpecs.slice(1)] }
    const plan = planOf({ schema, facts: { keys: [keys({ id: 'B' })] }, options: { partition: { column: 'hash_of_key' } } })
    assert.deepEqual([plan.rowPlan.partition.column, plan.rowPlan.partition.function], ['hash_of_key', 'Modulo'])
  })

  it('may be the sort key, but nothing outside of the key', () => {
    const facts = { keys: [keys({ id: 'S', at: 'N' })] }
    assert.equal(planOf({ facts, options: { partition: { column: 'at' } } }).rowPlan.partition.column, 'at')
    assert.deepEqual(faultsOf({ facts, options: { partition: { column: 'city' } } }), [
      'partition.column: city is not part of the key: an item could change its partition; name a key column (id, at), or set partition.by: primaryKey'
    ])
    assert.match(faultsOf({ options: { partition: { by: 'primaryKey', column: 'city' } } })[0]!, /^column city: is the column of the key hash, but STRING/)
  })
})
