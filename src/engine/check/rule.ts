import type { CheckInput } from './check-input.ts'

/** `error`: rows would be lost or wrong, or nothing would run. `warning`: likely to be so. `notice`: good to know. */
export type Level = 'error' | 'warning' | 'notice'

/** What a finding is about: a document, what is read, or the cluster. */
export type Subject = 'config' | 'schema' | 'tableConfig' | 'source' | 'cluster'

/** One thing to look for. Pure: the same input gives the same spots. */
export interface Rule {
  /** Stable: users filter by it. */
  readonly code: string
  /** Of a spot that names none; at most `warning` where the plan mends what the file says. */
  readonly level: Level
  /** What is looked for, as a heading: `Star-trees on an upsert table`. */
  readonly title: string
  /** What happens if nothing is done. */
  readonly why: string
  /** What to do, in general; a spot may know better. */
  readonly remedy: string
  readonly find: (input: CheckInput) => readonly Spot[]
}

/** Where a rule found something. */
export interface Spot {
  readonly subject: Subject
  /** JSON path within the document, as `upsertConfig.mode`; `column x`, `attribute x`; empty = the whole. */
  readonly path: string
  /** What is there, in one sentence, as it follows the path: `is PARTIAL`. */
  readonly message: string
  readonly level?: Level | undefined
  readonly remedy?: string | undefined
  /** What becomes of it by itself, where that is not what the plan changes at its place; null = whatever the plan does, it is left to the user. */
  readonly mended?: string | null | undefined
}

/** A spot with all that is to be said about it. */
export interface Finding {
  readonly code: string
  readonly level: Level
  readonly subject: Subject
  /** Path of the document's file; null for what is in none. */
  readonly file: string | null
  readonly path: string
  readonly message: string
  readonly why: string
  readonly remedy: string
  /** What the plan makes of it by itself when the table is applied and loaded; null = nothing, it is left to the user. */
  readonly mended: string | null
}
