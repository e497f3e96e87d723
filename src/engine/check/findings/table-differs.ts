import { schemaFaults, tableFaults } from '../../../push/check-table.ts'
import { schemaFacts, tableFacts } from '../../../push/table-facts.ts'
import type { Rule } from '../rule.ts'

/** A table in the cluster that the plan does not fit. */
export const tableDiffers: Rule = {
  code: 'TABLE_DIFFERS',
  level: 'error',
  title: 'A table in the cluster with other keys, versions, partitions or columns than the plan',
  why: 'rows that are in it and rows to come would meet in the wrong way, or not at all; a job refuses to push',
  remedy: 'go back to the old settings, or make a new table under another name; new columns are added by dynapinot apply',
  find: ({ cluster, plan }) => {
    const planned = plan?.plan?.rowPlan
    if (cluster === null || cluster.offline === null || planned === undefined) return []
    const faults = [...tableFaults(planned, tableFacts(cluster.offline)), ...cluster.schema === null ? ['there is no schema of its name'] : schemaFaults(planned, schemaFacts(cluster.schema))]
    return faults.map((message) => ({ subject: 'cluster', path: `table ${planned.table}_OFFLINE`, message }))
  }
}
