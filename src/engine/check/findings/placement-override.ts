import { isUpsert, settings } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Settings that override the instance assignment. */
export const placementOverride: Rule = {
  code: 'PLACEMENT_OVERRIDE',
  level: 'error',
  title: 'Settings that place segments in another way than by the instance assignment',
  why: 'the assignment by partition is passed over: segments go where these settings say, which may spread a partition over servers',
  remedy: 'take them out',
  find: (input) => isUpsert(input)
    ? settings(input, ['instancePartitionsMap', 'segmentAssignmentConfigMap', 'segmentsConfig.segmentAssignmentStrategy', 'segmentsConfig.replicaGroupStrategyConfig'], 'is set')
    : []
}
