import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'

/**
 * Properties of a validated document that this Pinot does not know: `offline/segmentsConfig/schemaName`. The controller
 * compares the documents with what it makes of them: it also names what is null or false by default and therefore left
 * out (`"notNull": false`). Only what says something is worth telling.
 */
export function ignoredPaths (reply: JsonObject): readonly string[] {
  const { unrecognizedProperties: unknown } = reply
  if (!isJsonObject(unknown)) return []
  return Object.entries(unknown).filter(([, value]) => value !== null && value !== false).map(([path]) => path.replace(/^\//, ''))
}
