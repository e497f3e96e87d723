import type { Rule } from '../rule.ts'

/** Attributes that nothing takes. */
export const attributesWithoutColumn: Rule = {
  code: 'ATTRIBUTES_WITHOUT_COLUMN',
  level: 'notice',
  title: 'Attributes that no column takes',
  why: 'they are counted in the report, but are not in Pinot',
  remedy: 'add columns of their names to the schema if they are wanted; `dynapinot init` proposes types',
  find: ({ sample }) => {
    const trial = sample?.trial ?? null
    const names = Object.entries(trial?.counts.unmapped ?? {}).sort(([, a], [, b]) => b - a)
    if (names.length === 0) return []
    const shown = names.slice(0, 10).map(([name, count]) => `${name} (${count})`).join(', ')
    return [{ subject: 'schema', path: '', message: `no column takes ${shown}${names.length > 10 ? `, and ${names.length - 10} more` : ''}` }]
  }
}
