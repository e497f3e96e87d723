import type { Rule } from '../rule.ts'

/** No answer from the cluster. */
export const clusterFault: Rule = {
  code: 'CLUSTER_FAULT',
  level: 'error',
  title: 'A Pinot cluster that cannot be asked',
  why: 'whether the table there fits is not known',
  remedy: 'check sink.pinot.controller and the rights of its user, or leave the cluster out with --offline',
  find: ({ faults }) => faults.filter(({ subject }) => subject === 'cluster').map(({ subject, path, message, remedy }) => ({ subject, path, message, remedy }))
}
