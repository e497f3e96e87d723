import { at, isOffline, isSet, isUpsert } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** No instance assignment. */
export const assignmentMissing: Rule = {
  code: 'ASSIGNMENT_MISSING',
  level: 'error',
  title: 'An OFFLINE upsert table without instance assignment',
  why: 'as soon as there is a second server, segments of one partition are spread over both; each keeps its own idea of a key, and the same item comes back twice, without an error anywhere',
  remedy: 'set instanceAssignmentConfigMap.OFFLINE.replicaGroupPartitionConfig with numInstancesPerPartition 1, numPartitions and partitionColumn of the partition column',
  find: (input) => isOffline(input) && isUpsert(input) && !isSet(at(input.tableConfig!.json, 'instanceAssignmentConfigMap.OFFLINE'))
    ? [{ subject: 'tableConfig', path: 'instanceAssignmentConfigMap.OFFLINE', message: 'is absent' }]
    : []
}
