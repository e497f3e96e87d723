import type { Rule } from '../rule.ts'

/** Segments of no partition, or of several. */
export const segmentsUnpartitioned: Rule = {
  code: 'SEGMENTS_UNPARTITIONED',
  level: 'error',
  title: 'Segments whose metadata does not name exactly one partition',
  why: 'the controller takes them and puts them anywhere; servers fail to load them, or do not find their keys',
  remedy: 'find out who pushed them, delete them, and push their rows as segments of one partition each',
  find: ({ cluster }) => {
    const segments = (cluster?.segments ?? []).filter(({ partition }) => partition === null)
    return segments.length === 0
      ? []
      : [{ subject: 'cluster', path: `segment ${segments[0]!.name}`, message: `names no single partition${segments.length > 1 ? `; ${segments.length} segments are such` : ''}` }]
  }
}
