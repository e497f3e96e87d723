import { pointerOf } from './config-document.ts'
import { didYouMean } from '../schema/near-name.ts'
import type { OptionFault } from './option-fault.ts'
import { optionTable } from './option-table.ts'
import { schemaAt } from './option-schema.ts'

/** Options of which one shuts out the others: a flag of one replaces the others of the file. */
const exclusive: readonly (readonly string[][])[] = [
  [['source', 'export'], ['source', 'changes'], ['source', 'kinesis']],
  [['sink', 'dir'], ['sink', 'pinot']],
  [['sink', 'pinot', 'auth', 'basic'], ['sink', 'pinot', 'auth', 'bearer']]
]

/** Config and flags as one. */
export interface MergedConfig {
  readonly data: Record<string, unknown>
  /** Pointers of values that came from flags. */
  readonly fromFlags: ReadonlySet<string>
  readonly faults: readonly OptionFault[]
}

/** Lays flags (dotted path -> value; undefined = not given) over the data of a config file. Does not change `data`. */
export function mergeFlags (data: Readonly<Record<string, unknown>>, flags: Readonly<Record<string, unknown>>): MergedConfig {
  const merged = structuredClone(data) as Record<string, unknown>
  const fromFlags = new Set<string>()
  const faults: OptionFault[] = []
  const given = Object.entries(flags).filter(([, value]) => value !== undefined)
  const paths = given.map(([name]) => name.split('.'))
  for (const group of exclusive) {
    const chosen = group.filter((member) => paths.some((path) => startsWith(path, member)))
    if (chosen.length > 0) for (const member of group) if (!chosen.includes(member)) remove(merged, member)
  }
  given.forEach(([name, value], index) => {
    const path = paths[index]!
    fromFlags.add(pointerOf(path))
    if (schemaAt(path) === undefined) {
      faults.push({ path, message: `no such option${didYouMean(name, optionTable().map((row) => row.path))}` })
    } else if (!put(merged, path, value)) {
      faults.push({ path, message: 'cannot be set: the config file has a value above it that is no group of options' })
    }
  })
  return { data: merged, fromFlags, faults }
}

function startsWith (path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((step, i) => path[i] === step)
}

/** Sets a value in nested plain objects; false if something on the way is not an object. */
function put (root: Record<string, unknown>, path: readonly string[], value: unknown): boolean {
  let node = root
  for (const step of path.slice(0, -1)) {
    const next = node[step] ?? (node[step] = {})
    if (typeof next !== 'object' || Array.isArray(next)) return false
    node = next as Record<string, unknown>
  }
  node[path[path.length - 1]!] = value
  return true
}

function remove (root: Record<string, unknown>, path: readonly string[]): void {
  let node: unknown = root
  for (const step of path.slice(0, -1)) node = isObject(node) ? node[step] : undefined
  if (isObject(node)) delete node[path[path.length - 1]!]
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
