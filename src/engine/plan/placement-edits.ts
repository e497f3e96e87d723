import { isJsonObject } from '../../schema/json.ts'
import type { Json } from '../../schema/json.ts'
import type { PartitionPlan } from '../../schema/row-plan.ts'
import type { Draft } from './draft.ts'

const mapPath = ['instanceAssignmentConfigMap', 'OFFLINE']

/**
 * Where segments lie: all of one partition on one server of each replica group. Two servers would each keep their own
 * idea of a key, and no one would notice. Without numInstancesPerPartition Pinot takes all servers of a group.
 */
export function editPlacement (draft: Draft, partition: PartitionPlan, hasTimeColumn: boolean): void {
  const { config, input: { tableConfig, options } } = draft
  const why = 'all segments of a partition have to be on one server of each replica group, or keys show up twice'
  for (const type of ['CONSUMING', 'COMPLETED']) {
    config.remove(['instanceAssignmentConfigMap', type], 'ASSIGNMENT', 'an OFFLINE table has no such instances')
  }
  config.remove(['instancePartitionsMap'], 'ASSIGNMENT', why)
  config.remove(['segmentAssignmentConfigMap'], 'ASSIGNMENT', why)
  config.remove(['segmentsConfig', 'segmentAssignmentStrategy'], 'ASSIGNMENT', why)
  config.remove(['segmentsConfig', 'replicaGroupStrategyConfig'], 'ASSIGNMENT', why)
  const groups: Readonly<Record<string, Json>> = {
    replicaGroupBased: true,
    numReplicaGroups: options.table.replication ?? tableConfig.replication ?? 1,
    numInstancesPerReplicaGroup: 0,
    numPartitions: partition.count,
    numInstancesPerPartition: 1,
    partitionColumn: partition.column
  }
  const tag: Json = { tag: `${tableConfig.serverTenant}_OFFLINE` }
  const existing = config.get(...mapPath)
  if (isJsonObject(existing)) {
    if (existing['partitionSelector'] === 'IMPLICIT_REALTIME_TABLE_PARTITION_SELECTOR') config.remove([...mapPath, 'partitionSelector'], 'ASSIGNMENT', 'it is for REALTIME tables')
    if (!isJsonObject(existing['tagPoolConfig'])) config.set([...mapPath, 'tagPoolConfig'], tag, 'ASSIGNMENT', 'Pinot demands it')
    mergeGroups(draft, groups, why)
  } else {
    config.set(mapPath, { tagPoolConfig: tag, replicaGroupPartitionConfig: groups }, 'ASSIGNMENT', why)
  }
  editPruners(draft, hasTimeColumn)
}

/** Keeps what the user chose where any choice is right: the numbers of groups and of servers in them. */
function mergeGroups (draft: Draft, wanted: Readonly<Record<string, Json>>, why: string): void {
  const path = [...mapPath, 'replicaGroupPartitionConfig']
  for (const [key, value] of Object.entries(wanted)) {
    const existing = draft.config.get(...path, key)
    const free = key === 'numInstancesPerReplicaGroup' || (key === 'numReplicaGroups' && draft.input.options.table.replication === undefined)
    const kept = free && typeof existing === 'number' && existing > 0
    if (!kept) draft.config.set([...path, key], value, 'ASSIGNMENT', why)
  }
}

/** Queries for one key ask one partition only; without a time column there is nothing to prune by time. */
function editPruners (draft: Draft, hasTimeColumn: boolean): void {
  const value = draft.config.get('routing', 'segmentPrunerTypes')
  const types = Array.isArray(value) ? value.filter((type): type is string => typeof type === 'string') : []
  const kept = hasTimeColumn ? types : types.filter((type) => type.toLowerCase() !== 'time')
  const pruners = kept.some((type) => type.toLowerCase() === 'partition') ? kept : [...kept, 'partition']
  draft.config.set(['routing', 'segmentPrunerTypes'], pruners, 'PRUNERS',
    `a query for one key then asks the segments of its partition only${kept.length < types.length ? '; there is no time column to prune by' : ''}`)
}
