import type { Rule } from '../rule.ts'

/** `__` in names of tables and segments. */
export const doubleUnderscore: Rule = {
  code: 'DOUBLE_UNDERSCORE',
  level: 'error',
  title: 'Two underscores in a row in the name of a table or of segments',
  why: 'Pinot takes a segment\'s name apart at them: its parts become table, partition and sequence, and the segment loads into the wrong partition or not at all',
  remedy: 'choose a name without',
  find: ({ faults, cluster }) => [
    ...faults.filter(({ message }) => message.includes('two underscores')),
    ...(cluster?.segments ?? []).filter(({ name }) => name.includes('__')).slice(0, 5)
      .map(({ name }) => ({ subject: 'cluster' as const, path: `segment ${name}`, message: 'has two underscores in a row in its name', remedy: 'delete it, and push its rows under another name' }))
  ]
}
