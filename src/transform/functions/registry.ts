import type { JavaType, JavaTypes } from './java-values.ts'

/**
 * The table of functions. Each entry says what FunctionRegistry and FunctionInvoker know of a Java method: names,
 * parameter types (arguments are converted to them), result type, and whether it sees nulls itself.
 */

/** The body of a function, after null checks and conversions. */
export type Body = (...values: unknown[]) => unknown

/** A function with a fixed number of arguments, or any number of them. */
export interface FunctionEntry {
  /** As Pinot's documentation writes them; the first is the main one. */
  readonly names: readonly string[]
  readonly parameters: readonly JavaType[]
  /** The last parameter can be repeated or left out. */
  readonly variadic: boolean
  /** The body gets nulls; otherwise a null argument makes the result null. */
  readonly nullable: boolean
  readonly returns: JavaType
  readonly body: Body
  /** Looks at the arguments that are constant (undefined: not constant) and throws an Error if they cannot work. */
  readonly check?: ((constants: readonly unknown[]) => void) | undefined
  /** For the documentation: what differs from Pinot or is refused. */
  readonly note?: string | undefined
}

type Values<P extends readonly JavaType[]> = { -readonly [K in keyof P]: JavaTypes[P[K]] }
type NullableValues<P extends readonly JavaType[]> = { -readonly [K in keyof P]: JavaTypes[P[K]] | null }

/** What an entry can have beside its signature and body. */
export interface Extras {
  readonly check?: ((constants: readonly unknown[]) => void) | undefined
  readonly note?: string | undefined
}

/** An entry whose result is null if an argument is. */
export function scalar<const P extends readonly JavaType[], R extends JavaType> (
  names: string, parameters: P, returns: R, body: (...values: Values<P>) => JavaTypes[R] | null, extras: Extras = {}
): FunctionEntry {
  return { names: names.split(' '), parameters, variadic: false, nullable: false, returns, body: body as unknown as Body, ...extras }
}

/** An entry that sees nulls itself. */
export function nullableScalar<const P extends readonly JavaType[], R extends JavaType> (
  names: string, parameters: P, returns: R, body: (...values: NullableValues<P>) => JavaTypes[R] | null, extras: Extras = {}
): FunctionEntry {
  return { names: names.split(' '), parameters, variadic: false, nullable: true, returns, body: body as unknown as Body, ...extras }
}

/** An entry of any number of arguments of any type; its result is null if one of them is. */
export function variadic (names: string, body: (...values: unknown[]) => unknown, extras: Extras = {}): FunctionEntry {
  return { ...variadicObjects(names, body, extras), nullable: false }
}

/** An entry of any number of arguments of any type, nulls included. */
export function variadicObjects (names: string, body: (...values: unknown[]) => unknown, extras: Extras = {}): FunctionEntry {
  return { names: names.split(' '), parameters: ['object'], variadic: true, nullable: true, returns: 'object', body, ...extras }
}
