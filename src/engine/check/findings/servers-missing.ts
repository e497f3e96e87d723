import { tableFacts } from '../../../push/table-facts.ts'
import type { Rule } from '../rule.ts'

/** Fewer servers than copies. */
export const serversMissing: Rule = {
  code: 'SERVERS_MISSING',
  level: 'error',
  title: 'Fewer servers than the table wants copies of each segment',
  why: 'a table cannot be created, or its segments find no server',
  remedy: 'start servers with the tenant\'s tag, set tenants.server, or lower segmentsConfig.replication',
  find: ({ cluster, tableConfig }) => {
    if (cluster === null || tableConfig === null) return []
    const wanted = cluster.offline === null ? tableConfig.replication ?? 1 : tableFacts(cluster.offline).replication
    const { length } = cluster.servers
    return length >= wanted ? [] : [{ subject: 'cluster', path: `tenant ${cluster.tenant}`, message: `has ${length === 0 ? 'no server' : `${length} server${length === 1 ? '' : 's'}`} for OFFLINE tables, and the replication is ${wanted}` }]
  }
}
