import type { TableFacts } from './table-facts.ts'

/** Where the controller puts segments of a table. */
export interface Placement {
  /** Servers of the table's tenant; looked at where there are no instance partitions. */
  readonly servers: readonly string[]
  /** `partitionToInstancesMap`: `<instance partition>_<replica group>` -> servers; null if the table has none. */
  readonly instancePartitions: Readonly<Record<string, readonly string[]>> | null
}

const REMEDY = 'with several servers a partition must live on one of them per replica group: set instanceAssignmentConfigMap.OFFLINE.replicaGroupPartitionConfig to replicaGroupBased true, numReplicaGroups = replication, numInstancesPerReplicaGroup = servers of a group, numPartitions = the column\'s numPartitions, numInstancesPerPartition 1, partitionColumn = the partition column; `dynapinot apply` writes it into a new table'

/**
 * Faults that would put segments of one partition onto several servers of a replica group. Each server of an upsert
 * table knows only the keys of its own segments, so the same key would come back once from each of them, and nothing
 * in Pinot says so.
 *
 * The rules are those of org.apache.pinot.controller.helix.core.assignment.segment.strategy, Pinot 1.5.1:
 * one replica group with one instance partition is balanced over all its servers by number of segments, all else goes
 * to instance partition (segment partition mod instance partitions), and there to the server with the fewest segments.
 */
export function placementFaults (placement: Placement, table: TableFacts, partitionColumn: string): readonly string[] {
  const { servers, instancePartitions } = placement
  if (servers.length === 0 && instancePartitions === null) return [`the tenant ${table.serverTenant} has no server for OFFLINE tables: start one, or set tenants.server`]
  const entries = Object.entries(instancePartitions ?? { '0_0': servers })
  const empty = entries.filter(([, instances]) => instances.length === 0).map(([name]) => name)
  if (empty.length > 0 || entries.length === 0) return [`instance partitions without a server: ${empty.join(', ')}`]
  const groups = new Set(entries.map(([name]) => name.split('_')[1]))
  const partitions = new Set(entries.map(([name]) => name.split('_')[0]))
  const balanced = table.assignmentStrategy === null
    ? groups.size === 1 && partitions.size === 1
    : table.assignmentStrategy !== 'replicagroup'
  if (balanced) {
    if (entries.length === 1) {
      const what = instancePartitions === null ? 'the table has no instance partitions' : 'the table has one replica group with one instance partition'
      return spread(what, entries[0]![1], table.replication)
    }
    return [`segmentAssignmentConfigMap.OFFLINE.assignmentStrategy is ${String(table.assignmentStrategy)}, which spreads a partition over servers. Remedy: remove it; ${REMEDY}`]
  }
  const shared = entries.filter(([, instances]) => instances.length > 1)
  if (shared.length > 0) {
    const [name, instances] = shared[0]!
    return [`instance partition ${name} has ${instances.length} servers (${instances.join(', ')}), and a partition's segments are spread over them. Remedy: ${REMEDY}`]
  }
  if (partitions.size > 1 && table.assignmentColumn !== null && table.assignmentColumn !== partitionColumn) {
    return [`segments are assigned by the partition of ${table.assignmentColumn}, but the partition column is ${partitionColumn}: they would be spread by the hash of their names. Remedy: set partitionColumn of instanceAssignmentConfigMap to ${partitionColumn}`]
  }
  return []
}

/** Balanced over `servers`: right only if every server gets every segment, or there is one. */
function spread (what: string, servers: readonly string[], replication: number): readonly string[] {
  if (servers.length === replication) return []
  if (servers.length < replication) return [`the table wants ${replication} replicas, but has ${servers.length} server${servers.length === 1 ? '' : 's'}: ${servers.join(', ')}`]
  return [`${what} and ${servers.length} servers for ${replication} replica${replication === 1 ? '' : 's'}: segments of one partition would be spread over ${servers.join(', ')}. Remedy: ${REMEDY}`]
}
