import { readFileSync } from 'node:fs'

/** A node of config.schema.json, as far as this project reads it. */
export interface OptionSchema {
  readonly type?: string | readonly string[] | undefined
  readonly enum?: readonly (string | null)[] | undefined
  readonly properties?: Readonly<Record<string, OptionSchema>> | undefined
  readonly additionalProperties?: boolean | OptionSchema | undefined
  readonly items?: OptionSchema | undefined
  readonly required?: readonly string[] | undefined
  readonly default?: unknown
  readonly description?: string | undefined
  readonly examples?: readonly unknown[] | undefined
  readonly minimum?: number | undefined
  readonly pattern?: string | undefined
  /** Sizes in bytes or times: resolved by units.ts. */
  readonly 'x-unit'?: 'bytes' | 'time' | undefined
  /** A file or folder: relative to the config file, or to the working directory for a flag. */
  readonly 'x-path'?: boolean | undefined
  /** Never shown. */
  readonly 'x-secret'?: boolean | undefined
  /** Words for a default that depends on something else. */
  readonly 'x-default'?: string | undefined
  /** What the free key of `additionalProperties` stands for. */
  readonly 'x-name'?: string | undefined
  readonly 'x-oneOf'?: string | undefined
  readonly 'x-maxProperties'?: string | undefined
}

/** The own keywords of the schema. */
export const ownKeywords: readonly string[] = ['x-unit', 'x-path', 'x-secret', 'x-default', 'x-name', 'x-oneOf', 'x-maxProperties']

/** The JSON Schema of the config file, the one source of names, defaults and descriptions. */
export const optionSchema: OptionSchema =
  JSON.parse(readFileSync(new URL('./config.schema.json', import.meta.url), 'utf8')) as OptionSchema

/** The schema node at a path of the config, or undefined if there is no such option. */
export function schemaAt (path: readonly string[], root: OptionSchema = optionSchema): OptionSchema | undefined {
  let node: OptionSchema | undefined = root
  for (const step of path) {
    if (node === undefined) return undefined
    const free: boolean | OptionSchema | undefined = node.additionalProperties
    if (node.properties !== undefined && Object.hasOwn(node.properties, step)) node = node.properties[step]
    else if (typeof free === 'object') node = free
    else if (node.items !== undefined && /^[0-9]+$/.test(step)) node = node.items
    else return undefined
  }
  return node
}

/** True if the value at the path must not be shown: it or something above it is secret. */
export function isSecret (path: readonly string[]): boolean {
  for (let length = 1; length <= path.length; length++) {
    if (schemaAt(path.slice(0, length))?.['x-secret'] === true) return true
  }
  return false
}

/** True if a value of one of the types is allowed at the node. */
export function allowsType (node: OptionSchema, type: string): boolean {
  return node.type === type || (Array.isArray(node.type) && node.type.includes(type))
}
