/**
 * One text for one value: keys sorted, undefined left out; bigints, bytes and numbers that JSON does not have are objects
 * with a tag for key, and keys that begin like a tag get one more $, so that no two values share a text.
 */
export function canonicalJson (value: unknown): string {
  if (typeof value === 'bigint') return `{"$bigint":"${value}"}`
  if (value instanceof Uint8Array) return `{"$bytes":"${Buffer.from(value).toString('hex')}"}`
  if (typeof value === 'number' && !Number.isFinite(value)) return `{"$number":"${value}"}`
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)
    return `{${entries.map(([key, item]) => `${JSON.stringify(key.startsWith('$') ? `$${key}` : key)}:${canonicalJson(item)}`).join(',')}}`
  }
  return value === undefined ? 'null' : JSON.stringify(value)
}
