import { pointerOf } from './config-document.ts'
import type { OptionSchema } from './option-schema.ts'
import { allowsType, optionSchema, schemaAt } from './option-schema.ts'

/**
 * Brings values to the types of the schema where that loses nothing, in place:
 * - text from the environment or the command line becomes the number, truth value or list that the option takes;
 *   text of the file does not, there `"12"` is not a number;
 * - an empty section (`mapping:`) is an empty group, an empty value is no value, `null` the word where that is a choice;
 * - `on` and `off` may be truth values.
 * What does not fit stays as it is, for the validation to name.
 */
export function coerceConfig (data: Record<string, unknown>, isText: (pointer: string) => boolean): void {
  for (const key of Object.keys(data)) coerceKey(data, key, optionSchema, [key], isText)
}

function coerceKey (
  parent: Record<string, unknown>, key: string, parentSchema: OptionSchema, path: readonly string[], isText: (pointer: string) => boolean
): void {
  const node = schemaAt([key], parentSchema)
  if (node === undefined) return
  const value = coerceValue(parent[key], node, path, isText)
  if (value === undefined) delete parent[key]
  else parent[key] = value
  if (typeof value !== 'object' || value === null) return
  const children = value as Record<string, unknown>
  for (const child of Object.keys(children)) coerceKey(children, child, node, [...path, child], isText)
}

function coerceValue (value: unknown, node: OptionSchema, path: readonly string[], isText: (pointer: string) => boolean): unknown {
  if (value === null) {
    if (node.enum?.includes('null') === true) return 'null'
    return allowsType(node, 'object') ? {} : undefined
  }
  if (typeof value === 'boolean' && node.enum?.includes('on') === true) return value ? 'on' : 'off'
  if (typeof value === 'number' && node.type === 'string' && node['x-unit'] === undefined && isText(pointerOf(path))) return String(value)
  if (typeof value !== 'string' || !isText(pointerOf(path)) || node.enum !== undefined || allowsType(node, 'string')) return value
  if (allowsType(node, 'array')) return [value]
  if (allowsType(node, 'boolean') && (value === 'true' || value === 'false')) return value === 'true'
  if ((allowsType(node, 'integer') || allowsType(node, 'number')) && /^-?[0-9]+(\.[0-9]+)?$/.test(value)) return Number(value)
  return value
}
