import type { Rule } from '../rule.ts'

/** Fewer partitions than servers. */
export const serversIdle: Rule = {
  code: 'SERVERS_IDLE',
  level: 'warning',
  title: 'Fewer partitions than servers in a replica group',
  why: 'a partition is on one server of a group: some servers get no segment, and the number of partitions cannot be changed later',
  remedy: 'set partition.count to a multiple of the servers that the table may once have',
  find: ({ cluster, plan, tableConfig }) => {
    const planned = plan?.plan?.rowPlan
    if (cluster === null || planned === undefined || tableConfig === null) return []
    const inGroup = Math.floor(cluster.servers.length / (tableConfig.replication ?? 1))
    const { count } = planned.partition
    return count >= inGroup ? [] : [{ subject: 'config', path: 'partition.count', message: `is ${count}, but a replica group has ${inGroup} servers` }]
  }
}
