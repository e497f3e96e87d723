import { defaultNullOf } from '../../schema/data-type.ts'
import type { Scalar } from '../../schema/data-type.ts'
import type { Json, JsonObject } from '../../schema/json.ts'
import { isJsonObject } from '../../schema/json.ts'
import type { PinotSchema } from '../../schema/pinot-schema.ts'

/**
 * A schema without what Pinot leaves out when it writes one: values that are its defaults. A controller lists them as
 * unrecognized properties, beside which those that it really does not know would not be seen.
 * Source: org.apache.pinot.spi.data.FieldSpec.toJsonObject.
 */
export function tidySchema (schema: PinotSchema): JsonObject {
  const json = withoutNulls(schema.json) as Record<string, Json>
  for (const { path, dataType, fieldType, defaultNull } of schema.columns) {
    const [list, index] = path.replace(']', '').split('[') as [string, string]
    const spec = (json[list] as unknown as Record<string, Json>[])[Number(index)]!
    if (spec['singleValueField'] === true) delete spec['singleValueField']
    if (spec['notNull'] === false) delete spec['notNull']
    if (spec['allowTrailingZeros'] === false) delete spec['allowTrailingZeros']
    if (same(defaultNull, defaultNullOf(dataType, fieldType))) delete spec['defaultNullValue']
  }
  return json
}

/** A copy without the keys of objects whose value is null: to Pinot they are absent. */
export function withoutNulls (json: Json): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map(withoutNulls)
  if (!isJsonObject(json)) return json
  const kept = Object.entries(json).filter((entry): entry is [string, Json] => entry[1] !== null && entry[1] !== undefined)
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutNulls(value)]))
}

function same (a: Scalar, b: Scalar): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.from(a).equals(b) : a === b
}
