import { ifOffline, isUpsert } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Queries that ask several servers for one partition. */
export const routing: Rule = {
  code: 'ROUTING',
  level: 'error',
  title: 'An upsert table without strict replica groups in its routing',
  why: 'a query may ask several replicas for segments of one partition, of which each is at another point: rows are missed or seen twice; Pinot refuses such a table',
  remedy: 'set routing.instanceSelectorType to strictReplicaGroup',
  find: (input) => {
    const selector = input.tableConfig?.instanceSelectorType
    if (!isUpsert(input) || selector === 'strictReplicaGroup' || selector === 'multiStageReplicaGroup') return []
    return [{ subject: 'tableConfig', path: 'routing.instanceSelectorType', message: `is ${selector ?? 'absent'}`, level: ifOffline(input, 'error') }]
  }
}
