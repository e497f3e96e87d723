import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placementFaults } from '../../src/push/placement.ts'
import type { Placement } from '../../src/push/placement.ts'
import { tableFacts } from '../../src/push/table-facts.ts'

const table = (fields: object = {}): ReturnType<typeof tableFacts> => tableFacts({ tableName: 't', ...fields })
const replicated = (replication: number): ReturnType<typeof tableFacts> => table({ segmentsConfig: { replication: String(replication) } })
const faults = (placement: Placement, facts = table()): readonly string[] => placementFaults(placement, facts, 'pk')

test('one server needs nothing', () => {
  assert.deepEqual(faults({ servers: ['s1'], instancePartitions: null }), [])
  assert.deepEqual(faults({ servers: ['s1'], instancePartitions: { '0_0': ['s1'] } }), [])
})

test('as many servers as replicas, each with everything', () => {
  assert.deepEqual(faults({ servers: ['s1', 's2'], instancePartitions: null }, replicated(2)), [])
  assert.deepEqual(faults({ servers: ['s1', 's2'], instancePartitions: { '0_0': ['s1'], '0_1': ['s2'] } }, replicated(2)), [])
})

test('servers without partitions are refused, with what to do', () => {
  const [fault] = faults({ servers: ['s1', 's2'], instancePartitions: null })
  assert.match(fault!, /no instance partitions and 2 servers for 1 replica: .* spread over s1, s2. Remedy: .*numInstancesPerPartition 1/)
  assert.match(faults({ servers: ['s1', 's2'], instancePartitions: { '0_0': ['s1', 's2'] } })[0]!, /one replica group with one instance partition and 2 servers/)
  assert.match(faults({ servers: ['s1'], instancePartitions: null }, replicated(2))[0]!, /wants 2 replicas, but has 1 server: s1/)
  assert.match(faults({ servers: [], instancePartitions: null })[0]!, /the tenant DefaultTenant has no server/)
})

test('one server for each instance partition and replica group', () => {
  const two = { servers: ['s1', 's2', 's3', 's4'], instancePartitions: { '0_0': ['s1'], '1_0': ['s2'], '0_1': ['s3'], '1_1': ['s4'] } }
  assert.deepEqual(faults(two, replicated(2)), [])
  const shared = { ...two, instancePartitions: { '0_0': ['s1', 's2'], '1_0': ['s1', 's2'], '0_1': ['s3', 's4'], '1_1': ['s3', 's4'] } }
  assert.match(faults(shared, replicated(2))[0]!, /instance partition 0_0 has 2 servers \(s1, s2\)/)
  assert.match(faults({ ...two, instancePartitions: { '0_0': [], '1_0': ['s2'] } })[0]!, /without a server: 0_0/)
})

test('replica groups of several servers without partitions scatter, too', () => {
  assert.match(faults({ servers: ['s1', 's2', 's3', 's4'], instancePartitions: { '0_0': ['s1', 's2'], '0_1': ['s3', 's4'] } }, replicated(2))[0]!, /instance partition 0_0 has 2 servers/)
})

test('the assignment must follow the partition column', () => {
  const placement = { servers: ['s1', 's2'], instancePartitions: { '0_0': ['s1'], '1_0': ['s2'] } }
  const by = (partitionColumn?: string): object => ({ instanceAssignmentConfigMap: { OFFLINE: { replicaGroupPartitionConfig: { partitionColumn } } } })
  assert.deepEqual(faults(placement, table(by('pk'))), [])
  assert.deepEqual(faults(placement, table(by())), [])
  assert.match(faults(placement, table(by('other')))[0]!, /by the partition of other, but the partition column is pk/)
  assert.match(faults(placement, table({ segmentsConfig: { replicaGroupStrategyConfig: { partitionColumn: 'other' } } }))[0]!, /other/)
})

test('an assignment strategy by hand', () => {
  const strategy = (assignmentStrategy: string): object => ({ segmentAssignmentConfigMap: { OFFLINE: { assignmentStrategy } }, segmentsConfig: { replication: 2 } })
  const placement = { servers: ['s1', 's2'], instancePartitions: { '0_0': ['s1'], '1_0': ['s2'] } }
  assert.match(faults(placement, table(strategy('Balanced')))[0]!, /assignmentStrategy is balanced/)
  assert.deepEqual(faults(placement, table(strategy('ReplicaGroup'))), [])
  // By replica group, one group of two servers holds each segment once, on either.
  assert.match(faults({ servers: ['s1', 's2'], instancePartitions: null }, table(strategy('replicagroup')))[0]!, /0_0 has 2 servers/)
})
