import { optionSchema } from './option-schema.ts'
import type { OptionSchema } from './option-schema.ts'

/** One option, for `--help` and the docs. */
export interface OptionRow {
  /** Dotted path; `<column>` stands for a free key. */
  readonly path: string
  /** In words: `text`, `size`, `time`, `number`, `yes or no`, `list of texts`, or the allowed words. */
  readonly type: string
  readonly required: boolean
  /** As it would be written in the file, or in words; undefined = none. */
  readonly default: string | undefined
  readonly description: string
  readonly examples: readonly string[]
  readonly secret: boolean
}

/** All options in the order of the schema: leaves, and groups that hold free keys once per key's options. */
export function optionTable (): readonly OptionRow[] {
  const rows: OptionRow[] = []
  collect(optionSchema, [], new Set(), rows)
  return rows
}

function collect (node: OptionSchema, path: readonly string[], required: ReadonlySet<string>, rows: OptionRow[]): void {
  const free = node.additionalProperties
  if (node.properties === undefined && typeof free !== 'object') {
    rows.push({
      path: path.join('.'),
      type: typeText(node),
      required: required.has(path[path.length - 1]!),
      default: node.default !== undefined ? valueText(node.default) : node['x-default'],
      description: node.description ?? '',
      examples: (node.examples ?? []).map(valueText),
      secret: node['x-secret'] === true
    })
    return
  }
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    collect(child, [...path, name], new Set(node.required), rows)
  }
  if (typeof free === 'object') collect({ description: node.description, ...free }, [...path, `<${free['x-name'] ?? 'name'}>`], new Set(), rows)
}

function typeText (node: OptionSchema): string {
  if (node.enum !== undefined) return node.enum.filter((word) => word !== null).join(' | ')
  if (node['x-unit'] === 'bytes') return 'size'
  if (node['x-unit'] === 'time') return 'time'
  const types = typeof node.type === 'string' ? [node.type] : node.type ?? []
  if (types.includes('array')) return types.includes('string') ? 'text or list of texts' : 'list of texts'
  if (types.includes('integer') || types.includes('number')) return 'number'
  return types.includes('boolean') ? 'yes or no' : 'text'
}

function valueText (value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
