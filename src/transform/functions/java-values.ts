import type { BigDecimal } from './big-decimal.ts'
import type { Timestamp } from './timestamp.ts'

/**
 * Values of transform functions. Pinot's functions choose by Java class, so a value must say its class:
 *
 * | Java class                        | here                                                                          |
 * | --------------------------------- | ----------------------------------------------------------------------------- |
 * | null                              | null                                                                          |
 * | Boolean, String, byte[]           | boolean, string, Uint8Array                                                   |
 * | Long                              | bigint                                                                        |
 * | Double                            | number                                                                        |
 * | Integer, Float                    | JavaInteger, JavaFloat; a bare number where the type is known when compiling  |
 * | BigDecimal, Timestamp             | BigDecimal, Timestamp                                                         |
 * | int[], long[], float[], double[]  | Int32Array, BigInt64Array, Float32Array, Float64Array                         |
 * | String[], Object[]                | Array                                                                         |
 * | List                              | JavaList                                                                      |
 * | Map                               | Map                                                                           |
 *
 * Most types are known when an expression is compiled; then a value of `int` or `float` is a bare number and nothing
 * is boxed. Boxes appear only where Pinot passes an Object: arguments of coalesce, elements of arrays, results.
 */

/** A Java Integer where its class is not known otherwise. */
export class JavaInteger {
  readonly value: number
  constructor (value: number) {
    this.value = value
  }
}

/** A Java Float where its class is not known otherwise; the value is one of 32 bits. */
export class JavaFloat {
  readonly value: number
  constructor (value: number) {
    this.value = value
  }
}

/** A Java BigInteger: a whole number of JSON that no Long can hold. It is no argument of any function but JSON's. */
export class JavaBigInteger {
  readonly value: bigint
  constructor (value: bigint) {
    this.value = value
  }

  toString (): string {
    return this.value.toString()
  }
}

/** A Java List. Conversions treat it like an array, CAST does not. */
export class JavaList {
  readonly items: readonly unknown[]
  constructor (items: readonly unknown[]) {
    this.items = items
  }
}

/** The representation of each type. `object` is any of them, boxed. */
export interface JavaTypes {
  boolean: boolean
  int: number
  long: bigint
  float: number
  double: number
  bigDecimal: BigDecimal
  timestamp: Timestamp
  string: string
  bytes: Uint8Array
  ints: Int32Array
  longs: BigInt64Array
  floats: Float32Array
  doubles: Float64Array
  strings: readonly string[]
  objects: readonly unknown[]
  list: JavaList
  map: ReadonlyMap<string, unknown>
  object: unknown
}

/** A type that is known when an expression is compiled. */
export type JavaType = keyof JavaTypes

/** How messages call a type. */
export const typeNames: Readonly<Record<JavaType, string>> = {
  boolean: 'BOOLEAN',
  int: 'INT',
  long: 'LONG',
  float: 'FLOAT',
  double: 'DOUBLE',
  bigDecimal: 'BIG_DECIMAL',
  timestamp: 'TIMESTAMP',
  string: 'STRING',
  bytes: 'BYTES',
  ints: 'INT[]',
  longs: 'LONG[]',
  floats: 'FLOAT[]',
  doubles: 'DOUBLE[]',
  strings: 'STRING[]',
  objects: 'OBJECT[]',
  list: 'LIST',
  map: 'MAP',
  object: 'any type'
}

/** Boxes a value of a type that is known, so that it says its class itself. */
export function boxer (type: JavaType): ((value: unknown) => unknown) | undefined {
  switch (type) {
    case 'int': return (value) => new JavaInteger(value as number)
    case 'float': return (value) => new JavaFloat(value as number)
    default: return undefined
  }
}
