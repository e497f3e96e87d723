import { placementFaults } from '../../../push/placement.ts'
import { tableFacts } from '../../../push/table-facts.ts'
import type { ClusterFacts } from '../../../push/cluster-facts.ts'
import type { Rule, Spot } from '../rule.ts'

/** Partitions on several servers. */
export const partitionScattered: Rule = {
  code: 'PARTITION_SCATTERED',
  level: 'error',
  title: 'A partition on more than one server of a replica group',
  why: 'each server keeps its own idea of which row of a key is the latest: items come back twice, or in an old state, without an error anywhere',
  remedy: 'make a new table with the instance assignment that `dynapinot apply --print` shows and load it anew; or set it in this one, rebalance with reassignInstances, and reload',
  find: ({ cluster, plan }) => {
    if (cluster === null || cluster.offline === null) return []
    const table = tableFacts(cluster.offline)
    const column = plan?.plan?.rowPlan.partition.column ?? table.partitions[0]?.column ?? ''
    const { servers, instancePartitions } = cluster
    // That there are too few of them is another matter.
    const placed = servers.length < table.replication ? [] : placementFaults({ servers, instancePartitions }, table, column)
    return [
      ...placed.map((text): Spot => {
        const [message, remedy] = text.split('. Remedy: ') as [string, string?]
        return { subject: 'cluster', path: `tenant ${table.serverTenant}`, message, remedy }
      }),
      ...scattered(cluster, table.replication)
    ]
  }
}

/** As segments really lie. */
function scattered ({ segments }: ClusterFacts, replication: number): readonly Spot[] {
  const byPartition = new Map<number, Set<string>>()
  for (const { partition, servers } of segments) {
    if (partition === null) continue
    const set = byPartition.get(partition) ?? new Set()
    for (const server of servers) set.add(server)
    byPartition.set(partition, set)
  }
  return [...byPartition].filter(([, servers]) => servers.size > replication).sort(([a], [b]) => a - b).slice(0, 5)
    .map(([partition, servers]) => ({ subject: 'cluster', path: `partition ${partition}`, message: `has its segments on ${servers.size} servers for ${replication} ${replication === 1 ? 'copy' : 'copies'}: ${[...servers].sort().join(', ')}` }))
}
