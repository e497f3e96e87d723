/** A document as JSON has it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain }

/** A document as DynamoDB JSON: each value an object of its type tag. */
export function toTagged (value: Plain): string {
  if (value === null) return '{"NULL":true}'
  switch (typeof value) {
    case 'boolean': return `{"BOOL":${value}}`
    case 'number': return `{"N":"${value}"}`
    case 'string': return `{"S":${JSON.stringify(value)}}`
    default:
  }
  if (isList(value)) return `{"L":[${value.map(toTagged).join()}]}`
  return `{"M":{${Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${toTagged(inner)}`).join()}}}`
}

/** Array.isArray that knows readonly lists. */
function isList (value: Plain): value is readonly Plain[] {
  return Array.isArray(value)
}
