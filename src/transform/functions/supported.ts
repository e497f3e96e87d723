import { DynapinotError } from '../../errors.ts'
import { families } from './catalog.ts'
import { compileFunction } from './compile.ts'
import { typeNames } from './java-values.ts'
import type { FunctionEntry } from './registry.ts'

/** What functions there are, for the documentation and for checks of a schema before any data is read. */

/** A function as the documentation lists it. */
export interface SupportedFunction {
  readonly family: string
  readonly names: readonly string[]
  /** `strcmp(STRING, STRING) -> INT` */
  readonly signature: string
  readonly note?: string | undefined
}

/** All functions, by family. AND, OR and NOT are operators and not among them. */
export const supportedFunctions: readonly SupportedFunction[] = Object.entries(families).flatMap(([family, entries]) =>
  entries.map((entry) => ({ family, names: entry.names, signature: signatureOf(entry), note: entry.note })))

function signatureOf (entry: FunctionEntry): string {
  const parameters = entry.parameters.map((type) => typeNames[type]).join(', ')
  return `${entry.names[0]!}(${parameters}${entry.variadic ? ', ...' : ''}) -> ${typeNames[entry.returns]}`
}

/**
 * Checks an expression without knowing its columns: faults of syntax, names and counts of arguments, as one line each.
 * An empty list means that it can be compiled; types of columns can still refuse it.
 */
export function checkFunction (expression: string): string[] {
  try {
    compileFunction(expression, { typeOf: () => 'unknown' })
    return []
  } catch (error) {
    if (!(error instanceof DynapinotError)) throw error
    return [error.context.remedy === undefined ? error.message : `${error.message}. ${error.context.remedy}`]
  }
}
