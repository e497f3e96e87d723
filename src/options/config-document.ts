import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { Document, Node } from 'yaml'
import { interpolate } from './interpolate.ts'
import type { OptionFault } from './option-fault.ts'

/** A config file as data, before it is checked. */
export interface ConfigDocument {
  readonly data: Record<string, unknown>
  /** Pointers (see `pointerOf`) of values that took text from the environment. */
  readonly fromEnvironment: ReadonlySet<string>
  readonly faults: readonly OptionFault[]
  /** Line of an option, from 1; of the nearest one above it if it is not in the file. */
  readonly lineOf: (path: readonly string[]) => number | undefined
}

/** A path as one text that no other path has. */
export function pointerOf (path: readonly string[]): string {
  return JSON.stringify(path)
}

/** Reads YAML text and puts the environment in. Never throws: what is wrong is in `faults`. */
export function readConfigDocument (text: string, env: Readonly<Record<string, string | undefined>>): ConfigDocument {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, stringKeys: true })
  const faults: OptionFault[] = syntaxFaults(text, document, counter)
  const fromEnvironment = new Set<string>()
  const lineOf = (path: readonly string[]): number | undefined => lineIn(document, counter, path)
  if (faults.length > 0) return { data: {}, fromEnvironment, faults, lineOf }
  substitute(document.contents, [], env, fromEnvironment, faults)
  let data: unknown
  try {
    data = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    return { data: {}, fromEnvironment, faults: [{ path: [], message: `not usable YAML: ${(error as Error).message}`, line: 1 }], lineOf }
  }
  if (data === null || data === undefined) return { data: {}, fromEnvironment, faults, lineOf }
  if (typeof data !== 'object' || Array.isArray(data)) {
    return { data: {}, fromEnvironment, faults: [{ path: [], message: 'the file must hold options as key: value', line: 1 }], lineOf }
  }
  return { data: data as Record<string, unknown>, fromEnvironment, faults, lineOf }
}

/** What makes the text no YAML: each key that is there twice, and of the rest the first, which the others follow from. */
function syntaxFaults (text: string, document: Document, counter: LineCounter): OptionFault[] {
  const problems = [...document.errors, ...document.warnings]
  const first = problems.find(({ code }) => code !== 'DUPLICATE_KEY')
  return problems.filter((problem) => problem === first || problem.code === 'DUPLICATE_KEY').map((problem) => {
    const { line } = counter.linePos(problem.pos[0])
    const inFlow = /[{[,]\s*(?:[\w-]+:\s*)?\$\{/.test(text.split('\n')[line - 1] ?? '')
    const hint = problem === first && inFlow ? '; within { } and [ ] a reference to the environment has to stand in quotes: "$' + '{NAME}"' : ''
    return { path: [], message: `not valid YAML: ${problem.message}${hint}`, line }
  })
}

/** Replaces references to the environment in all scalar values below a node. */
function substitute (
  node: unknown, path: readonly string[], env: Readonly<Record<string, string | undefined>>, taken: Set<string>, faults: OptionFault[]
): void {
  if (isMap(node)) {
    for (const pair of node.items) substitute(pair.value, [...path, String(pair.key)], env, taken, faults)
  } else if (isSeq(node)) {
    node.items.forEach((item, index) => { substitute(item, [...path, String(index)], env, taken, faults) })
  } else if (isScalar(node) && typeof node.value === 'string' && node.value.includes('${')) {
    const { text, faults: problems, replaced } = interpolate(node.value, env)
    for (const message of problems) faults.push({ path, message })
    node.value = text
    if (replaced) taken.add(pointerOf(path))
  }
}

function lineIn (document: Document, counter: LineCounter, path: readonly string[]): number | undefined {
  let node: unknown = document.contents
  let offset: number | undefined
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === step)
      if (pair === undefined) break
      offset = (pair.key as Node | null)?.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)]
      if (item === undefined) break
      offset = (item as Node).range?.[0] ?? offset
      node = item
    } else {
      break
    }
  }
  return offset === undefined ? undefined : counter.linePos(offset).line
}
