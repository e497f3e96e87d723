import type { Rule } from '../rule.ts'

/** Segments that servers could not load. */
export const segmentsFailed: Rule = {
  code: 'SEGMENTS_FAILED',
  level: 'error',
  title: 'Segments in state ERROR',
  why: 'their rows are missing, and older rows of their items show; with strictReplicaGroup one of them can take a whole server out of the queries',
  remedy: 'run the job that pushed them again, or reset them; the reason is in the server\'s log and at /debug/segments/TABLE_OFFLINE/SEGMENT',
  find: ({ cluster }) => {
    const failed = (cluster?.segments ?? []).filter((segment) => segment.failed.length > 0)
    return failed.slice(0, 5).map(({ name, failed: servers }) => ({
      subject: 'cluster', path: `segment ${name}`, message: `failed to load on ${servers.join(', ')}${failed.length > 5 ? `, and ${failed.length - 1} others with it` : ''}`
    }))
  }
}
