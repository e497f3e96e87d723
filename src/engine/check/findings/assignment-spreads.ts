import { isJsonObject } from '../../../schema/json.ts'
import { at, isOffline, isUpsert, shown } from '../documents.ts'
import type { Rule } from '../rule.ts'

const path = 'instanceAssignmentConfigMap.OFFLINE.replicaGroupPartitionConfig'

/** An instance assignment that spreads partitions. */
export const assignmentSpreads: Rule = {
  code: 'ASSIGNMENT_SPREADS',
  level: 'error',
  title: 'An instance assignment that gives a partition more than one server of a replica group',
  why: 'segments of one partition are spread over servers that know nothing of each other\'s keys: items come back twice, without an error anywhere',
  remedy: 'set replicaGroupBased true, numInstancesPerPartition 1 (0 means all), numPartitions as the partition column has, partitionColumn to that column, numReplicaGroups to the replication',
  find: (input) => {
    const groups = at(input.tableConfig?.json, path)
    if (!isOffline(input) || !isUpsert(input) || !isJsonObject(groups)) return []
    const { partitionColumns, replication = 1 } = input.tableConfig!
    const [column, partition] = Object.entries(partitionColumns)[0] ?? []
    const wrong: (readonly [string, string])[] = []
    if (groups['replicaGroupBased'] !== true) wrong.push(['replicaGroupBased', 'is not true'])
    if (Number(groups['numInstancesPerPartition'] ?? 0) !== 1) wrong.push(['numInstancesPerPartition', `is ${shown(groups['numInstancesPerPartition'])}: not one server a partition`])
    if (partition !== undefined && Number(groups['numPartitions'] ?? 0) !== partition.numPartitions) {
      wrong.push(['numPartitions', `is ${shown(groups['numPartitions'])}, but ${column!} has ${partition.numPartitions} partitions`])
    }
    if (column !== undefined && groups['partitionColumn'] !== column) wrong.push(['partitionColumn', `is ${shown(groups['partitionColumn'])}, not ${column}`])
    if (Number(groups['numReplicaGroups'] ?? 0) !== replication) wrong.push(['numReplicaGroups', `is ${shown(groups['numReplicaGroups'])}, but the replication is ${replication}`])
    return wrong.map(([key, message]) => ({ subject: 'tableConfig', path: `${path}.${key}`, message }))
  }
}
