/**
 * The tree of an expression, in the form that Pinot's CalciteSqlParser.compileToExpression gives: literals, identifiers
 * and function calls only. Operators are calls (`a + b` is `plus(a, b)`), CASE and CAST too.
 */

/** A literal: null, TRUE or FALSE, a string, an INT (32 bit), a LONG (64 bit) or a DOUBLE. */
export interface Literal {
  readonly kind: 'literal'
  readonly type: 'null' | 'boolean' | 'int' | 'long' | 'double' | 'string'
  readonly value: null | boolean | number | bigint | string
  readonly position: number
}

/** The name of a column or attribute; dots are part of the name. */
export interface Identifier {
  readonly kind: 'identifier'
  readonly name: string
  readonly position: number
}

/** A call. `name` is as written or the operator's function name; `canonical` is how the registry knows it. */
export interface Call {
  readonly kind: 'call'
  readonly name: string
  readonly canonical: string
  readonly args: readonly Expression[]
  readonly position: number
}

/** Any expression. `position` counts characters of the source text from 0. */
export type Expression = Literal | Identifier | Call

/** Names are the same without regard to case and underscores (FunctionRegistry.canonicalize). */
export function canonicalName (name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}

/** Makes a call. */
export function call (name: string, args: readonly Expression[], position: number): Call {
  return { kind: 'call', name, canonical: canonicalName(name), args, position }
}
