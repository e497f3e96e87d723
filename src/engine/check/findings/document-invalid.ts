import type { Rule } from '../rule.ts'

/** Faults of the documents themselves; those that have a rule of their own are told there. */
export const documentInvalid: Rule = {
  code: 'DOCUMENT_INVALID',
  level: 'error',
  title: 'Faults of config, schema or table config as documents',
  why: 'no command runs with it; Pinot itself passes over misspelt keys without a word',
  remedy: 'correct it; every option is described in dynapinot/config-schema.json',
  find: ({ faults }) => faults
    .filter(({ subject, message }) => (subject === 'config' || subject === 'schema' || subject === 'tableConfig') && !message.includes('two underscores'))
    .map(({ subject, path, message, remedy }) => ({ subject, path, message, remedy }))
}
