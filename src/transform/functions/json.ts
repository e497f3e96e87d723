import { elementsOf, plainText } from './conversion-scalar.ts'
import { FunctionFailure } from './faults.ts'
import { doubleToLong, javaTrim, parseDouble, parseLong } from './java-numbers.ts'
import { JavaBigInteger, JavaFloat, JavaInteger, JavaList } from './java-values.ts'
import { parseJson } from './json-parser.ts'
import { compileJsonPath } from './json-path.ts'
import { writeJson } from './json-writer.ts'
import { memoize } from './memoize.ts'
import { nullableScalar, scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'
import { BigDecimal } from './big-decimal.ts'

/** JSON functions. Source: org.apache.pinot.common.function.scalar.JsonFunctions. */

const minLong = -(2n ** 63n)
const pathOf = memoize((path: string) => compileJsonPath(path))

/** Several columns often read the same document, so the last one is kept. */
let lastText = ''
let lastDocument: unknown

function documentOf (value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (value === '') throw new FunctionFailure('An empty text is no JSON')
  if (value !== lastText) {
    lastDocument = parseJson(value)
    lastText = value
  }
  return lastDocument
}

function read (value: unknown, path: string): unknown {
  return pathOf(path, '')(documentOf(value))
}

function textOf (value: unknown): string | null {
  return value === null ? null : typeof value === 'string' ? value : writeJson(value)
}

/** `Number.longValue()`, or the text as a LONG. */
function longOf (value: unknown): bigint {
  if (typeof value === 'bigint') return value
  if (value instanceof JavaInteger) return BigInt(value.value)
  if (value instanceof JavaBigInteger) return BigInt.asIntN(64, value.value)
  if (typeof value === 'number') return doubleToLong(value)
  if (value instanceof JavaFloat) return doubleToLong(value.value)
  if (value instanceof BigDecimal) return BigInt.asIntN(64, value.toBigInt())
  return parseLong(plainText(value) ?? 'an object')
}

function doubleOf (value: unknown): number {
  if (typeof value === 'number') return value
  if (value instanceof JavaInteger || value instanceof JavaFloat) return value.value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof JavaBigInteger) return Number(value.value)
  if (value instanceof BigDecimal) return value.toNumber()
  return parseDouble(plainText(value) ?? 'an object')
}

/** Reads a value and converts it; the default for anything missing or wrong, the document included. */
function readOr<T> (value: unknown, path: string | null, convert: (found: unknown) => T, otherwise: T): T {
  if (value === null || path === null) return otherwise
  const find = pathOf(path, '')
  try {
    const found = find(documentOf(value))
    return found === null ? otherwise : convert(found)
  } catch (error) {
    if (error instanceof FunctionFailure) return otherwise
    throw error
  }
}

function required<T> (value: T | null): T {
  if (value === null) throw new FunctionFailure('The default is null')
  return value
}

function arrayOf (found: unknown): readonly unknown[] | null {
  if (found === null) return null
  return elementsOf(found) ?? [found]
}

/** A list or map of a text that begins like one; null if it is not JSON. */
function structureOf (text: string, list: boolean, map: boolean): unknown {
  const json = javaTrim(text)
  if (!(list && json.startsWith('[')) && !(map && json.startsWith('{'))) return null
  try {
    return parseJson(json)
  } catch (error) {
    if (error instanceof FunctionFailure) return null
    throw error
  }
}

const checkPath = {
  check: ([, path]: readonly unknown[]): void => {
    if (typeof path === 'string') pathOf(path, '')
  }
}

/** JSON functions. */
export const jsonFunctions: readonly FunctionEntry[] = [
  scalar('jsonPath', ['object', 'string'], 'object', read, { ...checkPath, note: 'Paths of $, .name, [\'name\'], [0], [*]; no filters, slices or deep scans.' }),
  scalar('jsonPathString', ['object', 'string'], 'string', (value, path) => textOf(read(value, path)), checkPath),
  nullableScalar('jsonPathString', ['object', 'string', 'string'], 'string', (value, path, otherwise) => readOr(value, path, textOf, otherwise), checkPath),
  scalar('jsonPathLong', ['object', 'string'], 'long', (value, path) => readOr(value, path, longOf, minLong), { ...checkPath, note: 'The smallest LONG where there is none.' }),
  nullableScalar('jsonPathLong', ['object', 'string', 'long'], 'long', (value, path, otherwise) => readOr(value, path, longOf, required(otherwise)), checkPath),
  scalar('jsonPathDouble', ['object', 'string'], 'double', (value, path) => readOr(value, path, doubleOf, NaN), { ...checkPath, note: 'NaN where there is none; that is null in a column.' }),
  nullableScalar('jsonPathDouble', ['object', 'string', 'double'], 'double', (value, path, otherwise) => readOr(value, path, doubleOf, required(otherwise)), checkPath),
  scalar('jsonPathArray', ['object', 'string'], 'objects', (value, path) => arrayOf(read(value, path)), checkPath),
  nullableScalar('jsonPathArrayDefaultEmpty', ['object', 'string'], 'objects', (value, path) => readOr(value, path, arrayOf, []), checkPath),
  scalar('jsonPathExists', ['object', 'string'], 'boolean', (value, path) => readOr(value, path, () => true, false), checkPath),
  scalar('jsonFormat', ['object'], 'string', (value) => writeJson(value)),
  nullableScalar('toJsonMapStr', ['map'], 'string', (map) => writeJson(map)),
  scalar('jsonStringToArray', ['string'], 'list', (text) => structureOf(text, true, false) as JavaList | null),
  scalar('jsonStringToMap', ['string'], 'map', (text) => structureOf(text, false, true) as ReadonlyMap<string, unknown> | null),
  scalar('jsonStringToListOrMap', ['string'], 'object', (text) => structureOf(text, true, true))
]
