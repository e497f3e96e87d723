import { Ajv } from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { nearName } from '../schema/near-name.ts'
import type { OptionFault } from './option-fault.ts'
import { pathText } from './option-fault.ts'
import type { OptionSchema } from './option-schema.ts'
import { isSecret, optionSchema, ownKeywords, schemaAt } from './option-schema.ts'
import { optionTable } from './option-table.ts'
import { parseBytes } from './units.ts'

let compiled: ValidateFunction | undefined

/** Checks a config against config.schema.json and fills its defaults in, in place. All faults at once. */
export function validateConfig (data: Record<string, unknown>): readonly OptionFault[] {
  compiled ??= new Ajv({ allErrors: true, useDefaults: true, allowUnionTypes: true, strictTypes: false, verbose: true, keywords: [...ownKeywords] })
    .compile(optionSchema)
  const faults: OptionFault[] = []
  if (!compiled(data)) {
    for (const error of compiled.errors ?? []) {
      const fault = faultOf(error)
      if (fault !== undefined) faults.push(fault)
    }
  }
  for (const row of optionTable()) if (row.type === 'size') checkSize(data, row.path.split('.'), faults)
  return faults
}

/** The smallest size also holds for sizes that are written as text; JSON Schema cannot say that. */
function checkSize (data: unknown, path: readonly string[], faults: OptionFault[]): void {
  let value = data
  for (const step of path) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined
  if (typeof value !== 'string') return
  const bytes = parseBytes(value)
  const minimum = schemaAt(path)?.minimum ?? 0
  if (bytes !== undefined && bytes < minimum) faults.push({ path, message: `must be at least ${minimum} bytes` })
}

function faultOf (error: ErrorObject): OptionFault | undefined {
  const path = error.instancePath.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  // The branches of a oneOf explain nothing; the oneOf itself says what is meant.
  if (error.schemaPath.includes('/oneOf/')) return undefined
  const node = (error.parentSchema ?? {}) as OptionSchema
  const params = error.params as Record<string, unknown>
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty'])
      return { path: [...path, key], message: `unknown key${suggestion(key, path, Object.keys(node.properties ?? {}))}` }
    }
    case 'required': {
      const key = String(params['missingProperty'])
      const meaning = node.properties?.[key]?.description
      return { path: [...path, key], message: `is required${meaning === undefined ? '' : `: ${meaning}`}` }
    }
    case 'oneOf': return { path, message: node['x-oneOf'] ?? 'give exactly one of the choices' }
    case 'maxProperties': return { path, message: node['x-maxProperties'] ?? 'has too many keys' }
    default: return { path, message: `${expectation(error, node)}${got(error.data, path)}` }
  }
}

/** A near name beside the key, else an option of that very name elsewhere. */
function suggestion (key: string, path: readonly string[], siblings: readonly string[]): string {
  const near = nearName(key, siblings)
  if (near !== undefined) return `; did you mean ${near}?`
  const elsewhere = optionTable().map((row) => row.path).filter((name) => name.split('.').includes(key) && !name.includes('<'))
    .map((name) => name.slice(0, name.indexOf(key) + key.length))
  if (elsewhere.length > 0) return `; did you mean ${elsewhere[0]!}?`
  return `; ${path.length === 0 ? 'the keys are' : `the keys of ${pathText(path)} are`} ${siblings.join(', ')}`
}

function expectation (error: ErrorObject, node: OptionSchema): string {
  const params = error.params as Record<string, unknown>
  if (node['x-unit'] === 'time' && (error.keyword === 'type' || error.keyword === 'pattern')) {
    return 'must be a time with its unit, such as 500ms, 30s, 15m, 1h'
  }
  if (node['x-unit'] === 'bytes' && (error.keyword === 'type' || error.keyword === 'pattern')) {
    return 'must be a size: a number of bytes, or a text such as 64MB'
  }
  switch (error.keyword) {
    case 'type': return `must be ${typeWords(params['type'])}`
    case 'enum': return `must be one of ${(node.enum ?? []).filter((word) => word !== null).join(', ')}`
    case 'minLength': case 'minItems': return 'must not be empty'
    case 'minProperties': return 'must not be empty'
    case 'pattern': return `must match ${String(params['pattern'])}`
    default: return error.message ?? 'is not valid'
  }
}

function typeWords (type: unknown): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text', integer: 'a whole number', number: 'a number', boolean: 'true or false', object: 'a group of keys', array: 'a list'
  }
  const types = Array.isArray(type) ? type as string[] : String(type).split(',')
  return types.map((name) => words[name] ?? name).join(' or ')
}

function got (value: unknown, path: readonly string[]): string {
  if (isSecret(path) || typeof value === 'object' || value === undefined) return ''
  const text = JSON.stringify(value)
  return `; it is ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`
}
