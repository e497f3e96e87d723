/**
 * DynamoDB JSON: every attribute value is an object of one entry, its type tag.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 *
 * | tag | payload in JSON                  |   | tag | payload in JSON                             |
 * | --- | -------------------------------- | - | --- | ------------------------------------------- |
 * | S   | string                           |   | M   | object of attribute values                  |
 * | N   | string, a number text            |   | L   | array of attribute values                   |
 * | B   | string, base64                   |   | SS  | array of strings                            |
 * | BOOL| true, false                      |   | NS  | array of strings, number texts              |
 * | NULL| true                             |   | BS  | array of strings, base64                    |
 */

/** A type tag. */
export type Tag = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS'

/** Attributes by name, as JSON.parse gives them: values are checked where they are read. */
export type Image = Readonly<Record<string, unknown>>

/** The payloads by tag, after tagOf has checked them. */
export interface Tagged {
  readonly S: string
  readonly N: string
  readonly B: string
  readonly BOOL: boolean
  readonly NULL: true
  readonly M: Image
  readonly L: readonly unknown[]
  readonly SS: readonly unknown[]
  readonly NS: readonly unknown[]
  readonly BS: readonly unknown[]
}

/**
 * The tag of an attribute value; undefined if it is none: not an object of exactly one entry, an unknown tag, or a
 * payload of another JSON type. Elements of M, L and the sets are not looked at.
 */
export function tagOf (value: unknown): Tag | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  let tag: string | undefined
  for (const key in value) {
    if (tag !== undefined) return undefined
    tag = key
  }
  switch (tag) {
    case 'S': case 'N': case 'B': return typeof (value as Tagged)[tag] === 'string' ? tag : undefined
    case 'BOOL': return typeof (value as Tagged).BOOL === 'boolean' ? tag : undefined
    case 'NULL': return (value as { NULL: unknown }).NULL === true ? tag : undefined
    case 'M': return isObject((value as Tagged).M) ? tag : undefined
    case 'L': case 'SS': case 'NS': case 'BS': return Array.isArray((value as Tagged)[tag]) ? tag : undefined
    default: return undefined
  }
}

/** A JSON object: not null, not an array. */
export function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A reader of one attribute by name. `__proto__`, `constructor` and the like are there only if the item has them, so
 * their names need the slow look-up; which names those are is known beforehand.
 */
export function attributeReader (name: string): (image: Image) => unknown {
  if (name in Object.prototype) return (image) => Object.hasOwn(image, name) ? image[name] : undefined
  return (image) => image[name]
}
