import type { Rule } from '../rule.ts'

/** An input that cannot be read as it should. */
export const sourceFault: Rule = {
  code: 'SOURCE_FAULT',
  level: 'error',
  title: 'An input that cannot be read, or is not what it says',
  why: 'what it holds is missing in Pinot',
  remedy: 'name an input that is there and whole',
  find: ({ faults, sample }) => [
    ...faults.filter(({ subject }) => subject === 'source').map(({ subject, path, message, remedy }) => ({ subject, path, message, remedy })),
    ...(sample?.warnings ?? []).map((message) => ({ subject: 'source' as const, path: '', message, level: 'warning' as const }))
  ]
}
