import { wholeNumber } from './json-parser.ts'

/**
 * Values of attributes that have no column of their own, as a JSON record gives them to Pinot: whole numbers become
 * Integer or Long by their size, other numbers Double, lists Object[], maps Map. Strings, bytes and the classes of this
 * folder stay as they are.
 */
export function javaValueOf (value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? wholeNumber(BigInt(value)) : value
    case 'object':
      if (Array.isArray(value)) return value.map(javaValueOf)
      if (value !== null && isPlainObject(value)) {
        return new Map(Object.entries(value).map(([key, item]) => [key, javaValueOf(item)]))
      }
      return value
    case 'undefined':
      return null
    default:
      return value
  }
}

function isPlainObject (value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
