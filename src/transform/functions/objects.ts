import { javaEquals } from './java-equality.ts'
import { nullableScalar, variadicObjects } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/** Functions on nulls and conditions. Source: org.apache.pinot.common.function.scalar.ObjectFunctions. */

function isDistinct (a: unknown, b: unknown): boolean {
  if (a === null || b === null) return a !== b
  return !javaEquals(a, b)
}

function caseWhen (...args: unknown[]): unknown {
  for (let index = 0; index < args.length - 1; index += 2) {
    if (args[index] === true) return args[index + 1]
  }
  return args.length % 2 === 0 ? null : args.at(-1)
}

/** Functions of any value. */
export const objectFunctions: readonly FunctionEntry[] = [
  nullableScalar('isNull', ['object'], 'boolean', (value) => value === null),
  nullableScalar('isNotNull', ['object'], 'boolean', (value) => value !== null),
  nullableScalar('isDistinctFrom', ['object', 'object'], 'boolean', isDistinct, { note: 'Values of different types are distinct: 1 is not 1.0.' }),
  nullableScalar('isNotDistinctFrom', ['object', 'object'], 'boolean', (a, b) => !isDistinct(a, b)),
  nullableScalar('nullIf', ['object', 'object'], 'object', (a, b) => a === null || (b !== null && javaEquals(a, b)) ? null : a),
  variadicObjects('coalesce', (...values) => values.find((value) => value !== null) ?? null),
  variadicObjects('case caseWhen', caseWhen)
]
