import type { Json, JsonObject } from '../../schema/json.ts'
import { isJsonObject } from '../../schema/json.ts'
import type { PlanChange } from './table-plan.ts'

type Node = Record<string, Json | undefined> | (Json | undefined)[]

/**
 * Edits a copy of a JSON document and records each edit as a change in plain words. Texts of values never show what is
 * inside objects: stream, task and batch configs hold credentials.
 */
export class JsonEditor {
  readonly #root: Record<string, Json | undefined>
  readonly #name: string
  readonly #changes: PlanChange[]

  constructor (json: JsonObject, name: 'schema' | 'tableConfig', changes: PlanChange[]) {
    this.#root = structuredClone(json)
    this.#name = name
    this.#changes = changes
  }

  get json (): JsonObject {
    return this.#root
  }

  get (...path: readonly string[]): Json | undefined {
    let node: unknown = this.#root
    for (const step of path) {
      if (typeof node !== 'object' || node === null) return undefined
      node = (node as Record<string, unknown>)[step]
    }
    return node as Json | undefined
  }

  /** Sets a value, with the objects on the way; nothing is recorded if it is there already. */
  set (path: readonly string[], value: Json, code: string, why: string): void {
    const before = this.get(...path)
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(value)) return
    const key = path[path.length - 1]!
    ;(this.#parent(path) as Record<string, Json | undefined>)[key] = value
    this.#changes.push({ code, path: this.#text(path), from: showJson(before), to: showJson(value), why })
  }

  /** Takes a value out; nothing is recorded if there is none, or if it is empty. */
  remove (path: readonly string[], code: string, why: string): void {
    const before = this.get(...path)
    if (before === undefined) return
    const parent = this.#parent(path)
    const key = path[path.length - 1]!
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
    if (!isEmpty(before)) this.#changes.push({ code, path: this.#text(path), from: showJson(before), to: null, why })
  }

  /** Adds a value to the end of a list, with the list and the objects on the way. */
  append (path: readonly string[], value: Json, code: string, why: string, label: string): void {
    const list = this.get(...path)
    const after = [...(Array.isArray(list) ? list as Json[] : []), value]
    const key = path[path.length - 1]!
    ;(this.#parent(path) as Record<string, Json | undefined>)[key] = after
    this.#changes.push({ code, path: this.#text(path), from: null, to: label, why })
  }

  #parent (path: readonly string[]): Node {
    let node: Node = this.#root
    for (const step of path.slice(0, -1)) {
      const children = node as Record<string, Json | undefined>
      const next = children[step]
      if (typeof next !== 'object' || next === null) children[step] = {}
      node = children[step] as unknown as Node
    }
    return node
  }

  #text (path: readonly string[]): string {
    return [this.#name, ...path].reduce((text, step) => /^[0-9]+$/.test(step) ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`, '')
  }
}

/** A short text of a value: scalars and lists of scalars as they are, of objects only the keys. Null = absent. */
export function showJson (value: Json | undefined): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return value
  if (Array.isArray(value)) {
    const items = value as readonly Json[]
    return items.some((item) => typeof item === 'object') ? `${items.length} entries` : `[${items.map(String).join(', ')}]`
  }
  if (isJsonObject(value)) {
    const keys = Object.keys(value)
    return keys.length > 4 ? `${keys.length} keys` : `{${keys.join(', ')}}`
  }
  return JSON.stringify(value)
}

/** Nothing, or objects and lists of nothing. */
function isEmpty (value: Json | undefined): boolean {
  if (value === null || value === undefined) return true
  if (Array.isArray(value)) return value.length === 0
  return isJsonObject(value) && Object.values(value).every(isEmpty)
}
