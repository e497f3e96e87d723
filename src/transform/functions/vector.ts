import { FunctionFailure } from './faults.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/**
 * Distances of vectors of FLOAT. Products and differences of two FLOAT are FLOAT in Java before they are added up as
 * DOUBLE. Source: org.apache.pinot.common.function.scalar.VectorFunctions.
 */

function sum (a: Float32Array, b: Float32Array, term: (x: number, y: number) => number): number {
  if (a.length !== b.length) throw new FunctionFailure('Two vectors are of different length')
  let total = 0
  for (let index = 0; index < a.length; index++) total += term(a[index]!, b[index]!)
  return total
}

function dot (a: Float32Array, b: Float32Array): number {
  return sum(a, b, (x, y) => Math.fround(x * y))
}

function squares (a: Float32Array, b: Float32Array): number {
  return sum(a, b, (x, y) => Math.fround(x - y) ** 2)
}

function norm (a: Float32Array): number {
  return sum(a, a, (x) => x ** 2)
}

function cosine (a: Float32Array, b: Float32Array, otherwise: number): number {
  const product = dot(a, b)
  const [first, second] = [norm(a), norm(b)]
  return first === 0 || second === 0 ? otherwise : 1 - product / (Math.sqrt(first) * Math.sqrt(second))
}

function nonEmpty (a: Float32Array): Float32Array {
  if (a.length === 0) throw new FunctionFailure('A vector is empty')
  return a
}

/** Functions of vectors. */
export const vectorFunctions: readonly FunctionEntry[] = [
  scalar('cosineDistance', ['floats', 'floats'], 'double', (a, b) => cosine(a, b, NaN)),
  scalar('cosineDistance', ['floats', 'floats', 'double'], 'double', cosine),
  scalar('innerProduct', ['floats', 'floats'], 'double', dot),
  scalar('dotProduct', ['floats', 'floats'], 'double', dot),
  scalar('l1Distance', ['floats', 'floats'], 'double', (a, b) => sum(a, b, (x, y) => Math.abs(Math.fround(x - y)))),
  scalar('l2Distance', ['floats', 'floats'], 'double', (a, b) => Math.sqrt(squares(a, b))),
  scalar('euclideanDistance', ['floats', 'floats'], 'double', squares, { note: 'The square of the distance, as in Pinot.' }),
  scalar('vectorDims', ['floats'], 'int', (a) => nonEmpty(a).length),
  scalar('vectorNorm', ['floats'], 'double', (a) => Math.sqrt(norm(nonEmpty(a))))
]
