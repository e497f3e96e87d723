import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { changesOf, configWith, faultsOf, keys, orders, ordersConfig, planOf } from './fixture.ts'

/** Changes beside those that every plan of `ordersConfig` has. */
const usual = new Set(changesOf(planOf()))
function changesWith (config: object): readonly string[] {
  return changesOf(planOf({ config })).filter((text) => !usual.has(text))
}
/** A value of the effective table config. */
function valueIn (config: object, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], planOf({ config }).tableConfig)
}

describe('placement', () => {
  const groups = (config: object): unknown => valueIn(config, 'instanceAssignmentConfigMap', 'OFFLINE', 'replicaGroupPartitionConfig')

  it('has one server per partition in each replica group', () => {
    assert.deepEqual(groups(ordersConfig), {
      replicaGroupBased: true, numReplicaGroups: 1, numInstancesPerReplicaGroup: 0, numPartitions: 8, numInstancesPerPartition: 1, partitionColumn: 'id'
    })
  })

  it('keeps pools, constraints and numbers of the user, and corrects what scatters partitions', () => {
    const config = configWith({
      instanceAssignmentConfigMap: {
        OFFLINE: {
          tagPoolConfig: { tag: 'own_OFFLINE', poolBased: true },
          replicaGroupPartitionConfig: { replicaGroupBased: true, numReplicaGroups: 3, numInstancesPerReplicaGroup: 2, numPartitions: 1, numInstancesPerPartition: 2 }
        }
      }
    })
    assert.deepEqual(groups(config), {
      replicaGroupBased: true, numReplicaGroups: 3, numInstancesPerReplicaGroup: 2, numPartitions: 8, numInstancesPerPartition: 1, partitionColumn: 'id'
    })
    assert.deepEqual(valueIn(config, 'instanceAssignmentConfigMap', 'OFFLINE', 'tagPoolConfig'), { tag: 'own_OFFLINE', poolBased: true })
  })

  it('has as many replica groups as the option says', () => {
    const config = configWith({ segmentsConfig: { replication: '2' }, instanceAssignmentConfigMap: { OFFLINE: { replicaGroupPartitionConfig: { numReplicaGroups: 2 } } } })
    const { tableConfig } = planOf({ config, options: { table: { replication: 3 } } })
    const { segmentsConfig, instanceAssignmentConfigMap: { OFFLINE: { replicaGroupPartitionConfig } } } = tableConfig as unknown as {
      segmentsConfig: { replication: string }, instanceAssignmentConfigMap: { OFFLINE: { replicaGroupPartitionConfig: { numReplicaGroups: number } } }
    }
    assert.deepEqual([segmentsConfig.replication, replicaGroupPartitionConfig.numReplicaGroups], ['3', 3])
  })

  it('drops the older forms, which exclude it', () => {
    assert.deepEqual(changesWith({
      ...configWith({ segmentsConfig: { segmentAssignmentStrategy: 'ReplicaGroupSegmentAssignmentStrategy', replicaGroupStrategyConfig: { numInstancesPerPartition: 2 } } }),
      instancePartitionsMap: { OFFLINE: 'other_OFFLINE' },
      segmentAssignmentConfigMap: { OFFLINE: { assignmentStrategy: 'balanced' } }
    }), [
      'ASSIGNMENT instancePartitionsMap',
      'ASSIGNMENT segmentAssignmentConfigMap',
      'ASSIGNMENT segmentsConfig.segmentAssignmentStrategy',
      'ASSIGNMENT segmentsConfig.replicaGroupStrategyConfig'
    ])
  })
})

describe('time column', () => {
  const timed = (timeColumnName: string): object => configWith({ segmentsConfig: { timeColumnName, timeType: 'MILLISECONDS' }, routing: { segmentPrunerTypes: ['time', 'empty'] } })

  it('stays where it is never null: a key', () => {
    const plan = planOf({ config: timed('at'), facts: { keys: [keys({ id: 'S', at: 'N' })] } })
    assert.equal(plan.rowPlan.timeColumn, 'at')
    assert.deepEqual((plan.tableConfig['routing'] as { segmentPrunerTypes: unknown }).segmentPrunerTypes, ['time', 'empty', 'partition'])
  })

  it('stays where it is never null: the time of the record', () => {
    const schema = { ...orders, dateTimeFieldSpecs: [{ name: 'ApproximateCreationDateTime', dataType: 'TIMESTAMP', format: 'TIMESTAMP', granularity: '1:MILLISECONDS' }] }
    assert.equal(planOf({ schema, config: timed('ApproximateCreationDateTime') }).rowPlan.timeColumn, 'ApproximateCreationDateTime')
  })

  it('goes where a deleted item has none, and with it what goes by it', () => {
    const plan = planOf({ config: timed('seen') })
    assert.equal(plan.rowPlan.timeColumn, undefined)
    assert.deepEqual(plan.tableConfig['segmentsConfig'], { replication: '1' })
    assert.deepEqual((plan.tableConfig['routing'] as { segmentPrunerTypes: unknown }).segmentPrunerTypes, ['empty', 'partition'])
    assert.deepEqual(changesWith(timed('seen')), ['TIME_COLUMN segmentsConfig.timeColumnName', 'TIME_COLUMN segmentsConfig.timeType'])
  })

  it('goes where it is no dateTime column or its format is of no use', () => {
    assert.match(planOf({ config: timed('id') }).changes.find(({ code }) => code === 'TIME_COLUMN')!.why, /is no dateTimeFieldSpec/)
    const schema = { ...orders, dateTimeFieldSpecs: [{ name: 'week', dataType: 'STRING', format: '1:DAYS:SIMPLE_DATE_FORMAT:xxxx-ww', granularity: '1:DAYS' }] }
    assert.match(planOf({ schema, config: timed('week') }).changes.find(({ code }) => code === 'TIME_COLUMN')!.why, /of which no time range can be computed/)
  })

  it('has to be in the schema', () => {
    assert.deepEqual(faultsOf({ config: timed('nope') }), ['tableConfig.segmentsConfig.timeColumnName: the schema has no column nope'])
  })
})
