import { tagOf } from '../../decode/attribute-value.ts'
import type { Tag, Tagged } from '../../decode/attribute-value.ts'
import { decodeBase64 } from '../../decode/base64.ts'
import { Fault, describeValue, excerpt } from '../../decode/fault.ts'
import { jsonNumberText } from '../../decode/number-text.ts'
import { isWellFormed } from '../../decode/unicode.ts'

/** DynamoDB nests 32 levels deep at most; hostile lines must not exhaust the stack. */
const MAX_DEPTH = 100

/**
 * JSON text of attribute values, without white space:
 *
 * | value    | text                                                                                                      |
 * | -------- | --------------------------------------------------------------------------------------------------------- |
 * | S        | string, escaped as ECMAScript's JSON.stringify does (`\" \\ \b \f \n \r \t`, other controls `\u00xx`)        |
 * | N        | number: the text as DynamoDB wrote it, all digits; a number text that JSON spells otherwise (`+1`, `.5`,   |
 * |          | `01`) as `digits` or `digitsEexponent`; else BAD_VALUE                                                     |
 * | BOOL NULL| `true`, `false`; `null`                                                                                    |
 * | B        | string of the base64 text, encoded once however often the source had it                                   |
 * | M        | object, its names in the order of ECMAScript: array indexes (`0`, `12`) first, ascending, then all others  |
 * |          | as they came                                                                                              |
 * | L        | array                                                                                                     |
 * | SS NS BS | array of its elements in their order                                                                      |
 *
 * UNKNOWN_TYPE_TAG for a malformed value anywhere in it, BAD_UNICODE for a lone surrogate in a string or name,
 * BAD_BASE64, BAD_VALUE for M and L more than 100 deep. The first fault in the order of the text counts.
 */
export function documentWriter (base64: 1 | 2): (value: unknown, tag: Tag) => string | Fault {
  const { number, binary } = scalarWriter(base64)

  function write (value: unknown, depth: number): string | Fault {
    const tag = tagOf(value)
    const tagged = value as Tagged
    switch (tag) {
      case 'S': return string(tagged.S)
      case 'N': return number(tagged.N)
      case 'BOOL': return tagged.BOOL ? 'true' : 'false'
      case 'NULL': return 'null'
      case 'B': return binary(tagged.B)
      case 'SS': return array(tagged.SS, elementOf(string))
      case 'NS': return array(tagged.NS, elementOf(number))
      case 'BS': return array(tagged.BS, elementOf(binary))
      case undefined: return unknownTag(value)
    }
    if (depth === MAX_DEPTH) return new Fault('BAD_VALUE', `nested deeper than ${MAX_DEPTH} levels`)
    return tag === 'L' ? array(tagged.L, (element) => write(element, depth + 1)) : object(tagged.M, depth + 1)
  }

  function object (map: Tagged['M'], depth: number): string | Fault {
    let text = '{'
    for (const name in map) {
      const key = string(name)
      if (key instanceof Fault) return key
      const value = write(map[name], depth)
      if (value instanceof Fault) return value
      text += text.length === 1 ? `${key}:${value}` : `,${key}:${value}`
    }
    return text + '}'
  }

  return (value) => write(value, 0)
}

/** The rules of N and B alone. */
export function scalarWriter (base64: 1 | 2): Record<'number' | 'binary', (value: string) => string | Fault> {
  return {
    number: (value) => jsonNumberText(value) ?? new Fault('BAD_VALUE', `N ${excerpt(value)} is not a number`),
    binary: (value) => {
      const bytes = decodeBase64(value, base64)
      if (bytes === undefined) return new Fault('BAD_BASE64', `B ${excerpt(value)} is not base64${base64 === 2 ? ' of base64' : ''}`)
      return base64 === 1 ? `"${value}"` : `"${Buffer.from(value, 'base64').toString('latin1')}"`
    }
  }
}

/** An element of a set: a JSON string, and then what its tag says. */
export function elementOf<T> (read: (value: string) => T | Fault): (element: unknown) => T | Fault {
  return (element) => typeof element === 'string' ? read(element) : unknownTag(element)
}

/** A value that is no attribute value. */
export function unknownTag (value: unknown): Fault {
  return new Fault('UNKNOWN_TYPE_TAG', `not an attribute value: ${describeValue(value)}`)
}

function string (value: string): string | Fault {
  if (isPlain(value)) return `"${value}"`
  return isWellFormed(value) ? JSON.stringify(value) : new Fault('BAD_UNICODE', `lone surrogate in ${excerpt(value)}`)
}

/** True for short texts that have nothing to escape and no surrogate: most names and values, without a call. */
function isPlain (value: string): boolean {
  if (value.length > 40) return false
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0xd800) return false
  }
  return true
}

function array (elements: readonly unknown[], write: (element: unknown) => string | Fault): string | Fault {
  let text = '['
  for (let i = 0; i < elements.length; i++) {
    const element = write(elements[i])
    if (element instanceof Fault) return element
    text += i === 0 ? element : `,${element}`
  }
  return text + ']'
}
