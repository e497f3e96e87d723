import type { CheckInput } from './check-input.ts'
import type { Level, Spot, Subject } from './rule.ts'

/** The plan's warnings of a code as spots, in the plan's own words. */
export function planWarnings (input: CheckInput, codes: readonly string[], level?: Level): readonly Spot[] {
  return (input.plan?.warnings ?? []).filter(({ code }) => codes.includes(code))
    .map(({ path, message, remedy }) => ({ ...placeOf(path), message, level, remedy }))
}

/** The plan's path as a place: `tableConfig.upsertConfig.mode`, `schema.primaryKeyColumns`, `column x`, `source.base64`. */
export function placeOf (path: string): { readonly subject: Subject, readonly path: string } {
  for (const subject of ['schema', 'tableConfig'] as const) {
    if (path.startsWith(`${subject}.`)) return { subject, path: path.slice(subject.length + 1) }
  }
  if (path.startsWith('tableConfig ')) return { subject: 'tableConfig', path: path.slice('tableConfig '.length) }
  if (path.startsWith('column ')) return { subject: 'schema', path }
  if (/^(?:Keys|ApproximateCreationDateTime|key attribute )/.test(path)) return { subject: 'source', path }
  return { subject: 'config', path }
}
