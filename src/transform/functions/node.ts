import type { JavaType } from './java-values.ts'

/** A part of a compiled expression: a closure over the row's values, and what it gives. */
export interface Node {
  readonly type: JavaType
  readonly evaluate: (row: readonly unknown[]) => unknown
  /** The value, if it is the same for every row. */
  readonly constant?: { readonly value: unknown } | undefined
}

/** A node that gives the same for every row. */
export function constantNode (type: JavaType, value: unknown): Node {
  return { type, evaluate: () => value, constant: { value } }
}
