/** One thing that is wrong with the options. */
export interface OptionFault {
  /** Path of the option; empty = the file as a whole. */
  readonly path: readonly string[]
  readonly message: string
  /** Line in the config file, from 1, where it is known already. */
  readonly line?: number | undefined
}

/** Dotted text of a path; steps that hold a dot are quoted. */
export function pathText (path: readonly string[]): string {
  return path.map((step) => /[.\s"]/.test(step) ? JSON.stringify(step) : step).join('.')
}

/** Notes a fault at an option. */
export type Report = (path: string | readonly string[], message: string) => void
