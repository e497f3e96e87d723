import type { JavaValue, TypedValue } from '../../pinot/oracle-types.ts'
import { BigDecimal } from '../../../src/transform/functions/big-decimal.ts'
import { plainText } from '../../../src/transform/functions/conversion-scalar.ts'
import { JavaBigInteger, JavaFloat, JavaInteger, JavaList } from '../../../src/transform/functions/java-values.ts'
import { javaValueOf } from '../../../src/transform/functions/plain-values.ts'
import { Timestamp } from '../../../src/transform/functions/timestamp.ts'
import type { ColumnType } from './case-table.ts'

/** Values as texts that name the Java class, the same for both sides: `Integer:5`, `Array[String:a]`, `null`. */

/** Describes a result of this project. */
export function describeValue (value: unknown): string {
  if (value === null) return 'null'
  if (value instanceof Uint8Array) return `byte[]:${Buffer.from(value).toString('hex')}`
  if (value instanceof Map) {
    return `Map{${[...value as Map<string, unknown>].map(([key, item]) => `${key}=${describeValue(item)}`).sort().join(', ')}}`
  }
  if (Array.isArray(value)) return `Array[${value.map(describeValue).join(', ')}]`
  if (value instanceof JavaList) return `List[${value.items.map(describeValue).join(', ')}]`
  if (value instanceof Int32Array) return `Array[${Array.from(value, (item) => `Integer:${item}`).join(', ')}]`
  if (value instanceof BigInt64Array) return `Array[${Array.from(value, (item) => `Long:${item}`).join(', ')}]`
  if (value instanceof Float32Array) return `Array[${Array.from(value, (item) => describeValue(new JavaFloat(item))).join(', ')}]`
  if (value instanceof Float64Array) return `Array[${Array.from(value, describeValue).join(', ')}]`
  const text = value instanceof JavaBigInteger ? value.toString() : plainText(value)
  return `${simpleClass(value)}:${text!}`
}

function simpleClass (value: unknown): string {
  switch (typeof value) {
    case 'boolean': return 'Boolean'
    case 'number': return 'Double'
    case 'bigint': return 'Long'
    case 'string': return 'String'
  }
  if (value instanceof JavaInteger) return 'Integer'
  if (value instanceof JavaFloat) return 'Float'
  if (value instanceof BigDecimal) return 'BigDecimal'
  if (value instanceof JavaBigInteger) return 'BigInteger'
  if (value instanceof Timestamp) return 'Timestamp'
  throw new TypeError(`No Java class for a value of type ${typeof value}`)
}

/** Describes a value that Pinot gave. */
export function describeJava (value: JavaValue | null | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (value.entries !== undefined) {
    return `Map{${Object.entries(value.entries).map(([key, item]) => `${key}=${describeJava(item)}`).sort().join(', ')}}`
  }
  if (value.items !== undefined) {
    const kind = value.class.startsWith('[') ? 'Array' : 'List'
    return `${kind}[${value.items.map(describeJava).join(', ')}]`
  }
  return `${value.class === '[B' ? 'byte[]' : value.class.split('.').at(-1)!}:${value.text!}`
}

/** A value of a column for Pinot, with its class. */
export function typedValue (value: unknown, type: ColumnType): TypedValue {
  if (value === null || value === undefined) return { t: 'NULL' }
  if (type.endsWith('[]')) {
    return { t: 'ARRAY', v: (value as unknown[]).map((item) => typedValue(item, type.slice(0, -2) as ColumnType)) }
  }
  switch (type) {
    case 'unknown': case 'JSON': return typedObject(javaValueOf(value))
    case 'TIMESTAMP': return { t: 'LONG', v: textOf(value) }
    case 'BYTES': return { t: 'BYTES', v: Buffer.from(value as Uint8Array).toString('hex') }
    default: return { t: type as 'INT', v: textOf(value) }
  }
}

function textOf (value: unknown): string {
  return Object.is(value, -0) ? '-0.0' : String(value)
}

function typedObject (value: unknown): TypedValue {
  if (value === null) return { t: 'NULL' }
  if (value instanceof Uint8Array) return { t: 'BYTES', v: Buffer.from(value).toString('hex') }
  if (Array.isArray(value)) return { t: 'ARRAY', v: value.map(typedObject) }
  if (value instanceof JavaList) return { t: 'LIST', v: value.items.map(typedObject) }
  if (value instanceof Map) {
    return { t: 'MAP', v: Object.fromEntries([...value as Map<string, unknown>].map(([key, item]) => [key, typedObject(item)])) }
  }
  const [kind, text] = describeValue(value).split(/:(.*)/s) as [string, string]
  const names: Record<string, string> = { Integer: 'INT', BigDecimal: 'BIG_DECIMAL' }
  return { t: names[kind] ?? kind.toUpperCase(), v: text } as TypedValue
}
