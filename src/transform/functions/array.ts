import { compareStrings } from './java-strings.ts'
import { JavaFloat, JavaInteger } from './java-values.ts'
import { FunctionFailure } from './faults.ts'
import { scalar, variadic } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/**
 * Functions of arrays. Those that give int[], long[], float[] or double[] are for use inside of other functions: Pinot
 * cannot store such a result. Source: org.apache.pinot.common.function.scalar.ArrayFunctions.
 */

const inner = 'For use inside of other functions: Pinot cannot store its result.'

/** `Arrays.copyOfRange`: beyond the end it fills with zeros. */
function slice (values: Int32Array, start: number, end: number): Int32Array {
  if (start < 0 || start > values.length || end < start) throw new FunctionFailure(`An array of ${values.length} has no part from ${start} to ${end}`)
  const part = new Int32Array(end - start)
  part.set(values.subarray(start, Math.min(end, values.length)))
  return part
}

function sliceStrings (values: readonly string[], start: number, end: number): readonly string[] {
  if (start < 0 || start > values.length || end < start) throw new FunctionFailure(`An array of ${values.length} has no part from ${start} to ${end}`)
  // Beyond the end there would be nulls in a String[], which no column takes.
  if (end > values.length) throw new FunctionFailure(`An array of ${values.length} has no element ${end - 1}`)
  return values.slice(start, end)
}

function indexes<T> (values: Iterable<T>, find: T, same: (a: T, b: T) => boolean): Int32Array {
  const found: number[] = []
  let index = 0
  for (const value of values) {
    if (same(value, find)) found.push(index)
    index++
  }
  return Int32Array.from(found)
}

const equal = <T>(a: T, b: T): boolean => a === b
/** ArrayUtils.indexesOf of double[] knows NaN. */
const equalNumbers = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b))

function removeFirst<T> (values: readonly T[], element: T): readonly T[] {
  const index = values.indexOf(element)
  return index < 0 ? values : values.toSpliced(index, 1)
}

function intersect (a: Int32Array, b: Int32Array): Int32Array {
  const found: number[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; i++) {
    if (a[i] === b[j]) {
      found.push(a[i]!)
      j++
    }
  }
  return Int32Array.from(found)
}

/** Element by its position from 1, or Pinot's null of the type. */
function elementAt<T> (values: { readonly length: number, readonly [index: number]: T }, position: number, otherwise: T): T {
  return position > 0 && position <= values.length ? values[position - 1]! : otherwise
}

function arrayToString (values: readonly string[], delimiter: string, nullText: string): string {
  return values.map((value) => value === '' ? nullText : value).join(delimiter)
}

/** `array(a, b)`: an array of the first value's class; all others must be of it. */
function makeArray (...values: unknown[]): unknown {
  const [first] = values
  if (first === undefined) return []
  const kind = (value: unknown): unknown => typeof value === 'object' && value !== null ? value.constructor : typeof value
  if (values.some((value) => kind(value) !== kind(first))) throw new FunctionFailure('The values of an array are of different types')
  if (first instanceof JavaInteger) return Int32Array.from(values as JavaInteger[], (value) => value.value)
  if (first instanceof JavaFloat) return Float32Array.from(values as JavaFloat[], (value) => value.value)
  if (typeof first === 'bigint') return BigInt64Array.from(values as bigint[])
  if (typeof first === 'number') return Float64Array.from(values as number[])
  if (typeof first === 'boolean') throw new FunctionFailure('Pinot cannot store an array of BOOLEAN that a transformFunction returns')
  return values
}

/** Array functions. */
export const arrayFunctions: readonly FunctionEntry[] = [
  scalar('arrayLength cardinality', ['strings'], 'int', (values) => values.length),
  scalar('arrayReverseInt', ['ints'], 'ints', (values) => values.slice().reverse(), { note: inner }),
  scalar('arrayReverseString', ['strings'], 'strings', (values) => values.toReversed()),
  scalar('arraySortInt', ['ints'], 'ints', (values) => values.slice().sort(), { note: inner }),
  scalar('arraySortString', ['strings'], 'strings', (values) => values.toSorted(compareStrings)),
  scalar('arrayIndexOfInt', ['ints', 'int'], 'int', (values, find) => values.indexOf(find)),
  scalar('arrayIndexOfString', ['strings', 'string'], 'int', (values, find) => values.indexOf(find)),
  scalar('arrayIndexesOfInt', ['ints', 'int'], 'ints', (values, find) => indexes(values, find, equal), { note: inner }),
  scalar('arrayIndexesOfLong', ['longs', 'long'], 'ints', (values, find) => indexes(values, find, equal), { note: inner }),
  scalar('arrayIndexesOfFloat', ['floats', 'float'], 'ints', (values, find) => indexes(values, find, equalNumbers), { note: inner }),
  scalar('arrayIndexesOfDouble', ['doubles', 'double'], 'ints', (values, find) => indexes(values, find, equalNumbers), { note: inner }),
  scalar('arrayIndexesOfString', ['strings', 'string'], 'ints', (values, find) => indexes(values, find, equal), { note: inner }),
  scalar('intersectIndices', ['ints', 'ints'], 'ints', intersect, { note: inner }),
  scalar('arrayContainsInt', ['ints', 'int'], 'boolean', (values, find) => values.includes(find)),
  scalar('arrayContainsString', ['strings', 'string'], 'boolean', (values, find) => values.includes(find)),
  scalar('arraysOverlap', ['strings', 'strings'], 'boolean', (a, b) => a.some((value) => b.includes(value))),
  scalar('arraySliceInt', ['ints', 'int', 'int'], 'ints', slice, { note: inner }),
  scalar('arraySliceString', ['strings', 'int', 'int'], 'strings', sliceStrings),
  scalar('arrayDistinctInt', ['ints'], 'ints', (values) => Int32Array.from(new Set(values)), { note: inner }),
  scalar('arrayDistinctString', ['strings'], 'strings', (values) => [...new Set(values)]),
  scalar('arrayRemoveInt', ['ints', 'int'], 'ints', (values, element) => Int32Array.from(removeFirst(Array.from(values), element)), { note: inner }),
  scalar('arrayRemoveString', ['strings', 'string'], 'strings', removeFirst),
  scalar('arrayUnionInt', ['ints', 'ints'], 'ints', (a, b) => Int32Array.from(new Set([...a, ...b])), { note: inner }),
  scalar('arrayUnionString', ['strings', 'strings'], 'strings', (a, b) => [...new Set([...a, ...b])]),
  scalar('arrayConcatInt', ['ints', 'ints'], 'ints', (a, b) => Int32Array.of(...a, ...b), { note: inner }),
  scalar('arrayConcatLong', ['longs', 'longs'], 'longs', (a, b) => BigInt64Array.of(...a, ...b), { note: inner }),
  scalar('arrayConcatFloat', ['floats', 'floats'], 'floats', (a, b) => Float32Array.of(...a, ...b), { note: inner }),
  scalar('arrayConcatDouble', ['doubles', 'doubles'], 'doubles', (a, b) => Float64Array.of(...a, ...b), { note: inner }),
  scalar('arrayConcatString', ['strings', 'strings'], 'strings', (a, b) => [...a, ...b]),
  scalar('arrayPushBackInt', ['ints', 'int'], 'ints', (values, element) => Int32Array.of(...values, element), { note: inner }),
  scalar('arrayPushBackLong', ['longs', 'long'], 'longs', (values, element) => BigInt64Array.of(...values, element), { note: inner }),
  scalar('arrayPushBackFloat', ['floats', 'float'], 'floats', (values, element) => Float32Array.of(...values, element), { note: inner }),
  scalar('arrayPushBackDouble', ['doubles', 'double'], 'doubles', (values, element) => Float64Array.of(...values, element), { note: inner }),
  scalar('arrayPushBackString', ['strings', 'string'], 'strings', (values, element) => [...values, element]),
  scalar('arrayPushFrontInt', ['ints', 'int'], 'ints', (values, element) => Int32Array.of(element, ...values), { note: inner }),
  scalar('arrayPushFrontLong', ['longs', 'long'], 'longs', (values, element) => BigInt64Array.of(element, ...values), { note: inner }),
  scalar('arrayPushFrontFloat', ['floats', 'float'], 'floats', (values, element) => Float32Array.of(element, ...values), { note: inner }),
  scalar('arrayPushFrontDouble', ['doubles', 'double'], 'doubles', (values, element) => Float64Array.of(element, ...values), { note: inner }),
  scalar('arrayPushFrontString', ['strings', 'string'], 'strings', (values, element) => [element, ...values]),
  scalar('arrayElementAtInt', ['ints', 'int'], 'int', (values, position) => elementAt(values, position, 0), { note: 'From 1; 0 where there is none.' }),
  scalar('arrayElementAtLong', ['longs', 'int'], 'long', (values, position) => elementAt(values, position, 0n)),
  scalar('arrayElementAtFloat', ['floats', 'int'], 'float', (values, position) => elementAt(values, position, 0)),
  scalar('arrayElementAtDouble', ['doubles', 'int'], 'double', (values, position) => elementAt(values, position, 0)),
  scalar('arrayElementAtString', ['strings', 'int'], 'string', (values, position) => elementAt(values, position, ''), { note: 'From 1; an empty text where there is none.' }),
  scalar('arraySumInt', ['ints'], 'int', (values) => values.reduce((sum, value) => sum + value | 0, 0)),
  scalar('arraySumLong', ['longs'], 'long', (values) => values.reduce((sum, value) => BigInt.asIntN(64, sum + value), 0n)),
  scalar('arrayToString', ['strings', 'string'], 'string', (values, delimiter) => values.join(delimiter)),
  scalar('arrayToString', ['strings', 'string', 'string'], 'string', arrayToString),
  variadic('array', makeArray)
]
