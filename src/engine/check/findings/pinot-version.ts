import { compareVersions } from '../../../push/cluster-facts.ts'
import type { Rule } from '../rule.ts'

const LEAST = '1.5.1'

/** An old Pinot. */
export const pinotVersion: Rule = {
  code: 'PINOT_VERSION',
  level: 'error',
  title: 'A Pinot older than 1.5.1',
  why: 'before 1.5 there are no OFFLINE upsert tables: it takes the segments, and every version of an item shows',
  remedy: 'update the cluster to 1.5.1 or later, all of its components',
  find: ({ cluster }) => cluster === null || cluster.version === null || compareVersions(cluster.version, LEAST) >= 0
    ? []
    : [{ subject: 'cluster', path: 'version', message: `is ${cluster.version}` }]
}
