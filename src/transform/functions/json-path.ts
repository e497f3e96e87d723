import { elementsOf } from './conversion-scalar.ts'
import { FunctionFailure } from './faults.ts'
import { JavaList } from './java-values.ts'

/**
 * JSONPath as Pinot uses it (Jayway with exceptions suppressed), the part of it that names things one by one:
 *
 * ```
 *   $   .name   ['name']   ["name"]   [0]   [-1]   [*]   .*
 * ```
 * A path without wildcards gives its value, null if there is none; with a wildcard it gives a list of what there is.
 */
export type JsonPath = (document: unknown) => unknown

type Step =
  | { readonly kind: 'name', readonly name: string }
  | { readonly kind: 'index', readonly index: number }
  | { readonly kind: 'all' }

const dotName = /\.([^.[( *][^.[( ]*)/y
const bracketName = /\[ *(?:'([^'\\]*)'|"([^"\\]*)") *\]/y
const bracketIndex = /\[ *(-?\d{1,9}) *\]/y
const wildcard = /\.\*(?![^.[])|\[ *\* *\]/y

/**
 * Compiles a path.
 * @throws {FunctionFailure} for what is no path, and for filters, slices, unions, deep scans and functions
 */
export function compileJsonPath (text: string): JsonPath {
  const steps = parseSteps(text)
  const isDefinite = !steps.some((step) => step.kind === 'all')
  if (isDefinite) return (document) => steps.reduce((value, step) => child(value, step), document) ?? null
  return (document) => {
    let values: unknown[] = [document]
    for (const step of steps) values = values.flatMap((value) => children(value, step))
    return new JavaList(values)
  }
}

function parseSteps (text: string): Step[] {
  if (text === '') throw new FunctionFailure('A JSON path is empty')
  const path = text.startsWith('$') ? text : `$.${text}`
  const steps: Step[] = []
  let position = 1
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position
    const found = pattern.exec(path)
    if (found !== null) position = pattern.lastIndex
    return found
  }
  while (position < path.length) {
    const name = match(dotName) ?? match(bracketName)
    if (name !== null) {
      steps.push({ kind: 'name', name: name[1] ?? name[2]! })
      continue
    }
    const index = match(bracketIndex)
    if (index !== null) {
      steps.push({ kind: 'index', index: Number(index[1]) })
      continue
    }
    if (match(wildcard) === null) {
      throw new FunctionFailure(`The JSON path ${text} is not supported from ${path.slice(position)} on; use $.name, ['name'], [0], [*]`)
    }
    steps.push({ kind: 'all' })
  }
  // `$.a()` is a function of the path, not a name.
  if (path.includes('(') && !/\['[^']*\(|\["[^"]*\(/.test(path)) throw new FunctionFailure(`Functions and filters in the JSON path ${text} are not supported`)
  return steps
}

/** The value of one step; undefined if there is none. */
function child (value: unknown, step: Step): unknown {
  if (step.kind === 'name') return value instanceof Map ? (value as Map<string, unknown>).get(step.name) : undefined
  const elements = elementsOf(value)
  return step.kind === 'index' ? elements?.at(step.index) : undefined
}

function children (value: unknown, step: Step): readonly unknown[] {
  if (step.kind === 'all') return value instanceof Map ? [...(value as Map<string, unknown>).values()] : elementsOf(value) ?? []
  const one = child(value, step)
  return one === undefined ? [] : [one]
}
