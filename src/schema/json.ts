/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object as read; keys that this project does not know stay in it untouched. */
export interface JsonObject { readonly [key: string]: Json | undefined }

/** True for a JSON object: not null, not a list. */
export function isJsonObject (value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
