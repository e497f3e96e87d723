import { compareStrings } from './java-strings.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/** String functions. Source: org.apache.pinot.common.function.scalar.StringFunctions. */
export const stringFunctions: readonly FunctionEntry[] = [
  scalar('strcmp', ['string', 'string'], 'int', compareStrings)
]
