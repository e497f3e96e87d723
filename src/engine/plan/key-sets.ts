import type { InputFacts, KeyAttribute } from '../../schema/input-facts.ts'
import type { DraftColumn } from './draft.ts'

/** A set of attributes seen in `Keys`, with the column of each; undefined = it has none. */
export interface KeySet {
  readonly attributes: readonly KeyAttribute[]
  readonly columns: readonly (string | undefined)[]
  readonly records: number
}

/** The sets that the input has, the most likely first: all attributes have columns, with the schema's key, most records. */
export function rankKeySets (facts: InputFacts, columns: ReadonlyMap<string, DraftColumn>, primaryKey: readonly string[]): readonly KeySet[] {
  const sets = facts.keys.map(({ attributes, records }) => ({
    attributes, records, columns: attributes.map(({ name }) => columnOf(name, columns, primaryKey))
  }))
  const score = (set: KeySet): number =>
    (set.columns.every((name) => name !== undefined) ? 2 : 0) + (primaryKey.some((name) => set.columns.includes(name)) ? 1 : 0)
  return sets.map((set, index) => ({ set, index }))
    .sort((a, b) => score(b.set) - score(a.set) || b.set.records - a.set.records || a.index - b.index)
    .map(({ set }) => set)
}

/** The column that takes a top-level attribute: that of its name, else one of the schema's key, else the first. */
export function columnOf (attribute: string, columns: ReadonlyMap<string, DraftColumn>, primaryKey: readonly string[]): string | undefined {
  const takers = [...columns.values()].filter(({ source }) =>
    source.kind === 'attribute' && source.paths.some((path) => path.length === 1 && path[0] === attribute))
    .map(({ spec }) => spec.name)
  return takers.find((name) => name === attribute) ?? takers.find((name) => primaryKey.includes(name)) ?? takers[0]
}

/** True if both sets fill the same columns. */
export function sameColumns (a: KeySet, b: KeySet): boolean {
  return a.columns.length === b.columns.length && a.columns.every((name) => name !== undefined && b.columns.includes(name))
}

/** `meetup_id (S), mtime (N)`. */
export function keyText (attributes: readonly KeyAttribute[]): string {
  return attributes.map(({ name, type }) => `${name} (${type})`).join(', ')
}
