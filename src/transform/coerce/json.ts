import { Fault } from '../../decode/fault.ts'
import type { Converter, ConverterSettings } from './converter.ts'
import { documentWriter, scalarWriter } from './json-text.ts'
import { wellFormed } from './text.ts'

/**
 * JSON, stored as its text.
 *
 * | from            | rule                                                                        | key                   |
 * | --------------- | --------------------------------------------------------------------------- | --------------------- |
 * | S               | the text itself if the whole of it is JSON, else a JSON string of it, as    | always a JSON string  |
 * |                 | Pinot does; a lone surrogate is BAD_UNICODE                                 |                       |
 * | N BOOL B        | number, true or false, string of the base64 text (json-text.ts)             | the same              |
 * | M L SS NS BS    | JSON text (json-text.ts)                                                    | -                     |
 *
 * Pinot writes a text that is JSON anew (blanks, order of equal names, spelling of numbers), drops what follows it and
 * stores the empty text, which is no JSON, as it is; here JSON stays as it is and all other text becomes a string.
 */
export function jsonConverter ({ isKey, base64 }: ConverterSettings): Converter {
  const write = documentWriter(base64)
  const scalar = scalarWriter(base64)
  return {
    text: (value) => {
      const text = wellFormed(value)
      if (text instanceof Fault) return text
      return !isKey && isJson(text) ? text : JSON.stringify(text)
    },
    number: scalar.number,
    flag: (value) => value ? 'true' : 'false',
    binary: scalar.binary,
    document: isKey ? (_value, tag) => new Fault('BAD_VALUE', `${tag} cannot be a key`) : write
  }
}

/** What JSON can begin with, after white space: most plain texts are no JSON by their first character. */
const beginning = /^[\t\n\r ]*[[{"\-0-9tfn]/

function isJson (text: string): boolean {
  if (!beginning.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
