import { FunctionFailure } from './faults.ts'
import { javaTrim } from './java-numbers.ts'
import {
  compareStrings, isWhitespace, lastIndexOf, mapCharacter, ordinalIndexOf, splitByWholeSeparator, substring
} from './java-strings.ts'
import { isJsonText } from './json-parser.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/**
 * String functions. Source: org.apache.pinot.common.function.scalar.StringFunctions and its package `string`.
 */

const unicode = 'By the Unicode version of this Node; characters that are newer than Java\'s differ.'
const forms = ['NFC', 'NFD', 'NFKC', 'NFKD']

function initcap (text: string): string {
  let result = ''
  let atStart = true
  for (let index = 0; index < text.length; index++) {
    const unit = text[index]!
    const space = isWhitespace(unit)
    result += space ? unit : mapCharacter(unit, atStart ? unit.toUpperCase() : unit.toLowerCase())
    atStart = space
  }
  return result
}

/** `trim('LEADING' | 'TRAILING' | 'BOTH', characters, text)`. */
function trimCharacters (where: string, characters: string, text: string): string {
  let start = 0
  let end = text.length
  if (where === 'BOTH' || where === 'LEADING') while (start < end && characters.includes(text[start]!)) start++
  if (where === 'BOTH' || where === 'TRAILING') while (start < end && characters.includes(text[end - 1]!)) end--
  return text.slice(start, end)
}

/** `\s+$` of Java: its `$` is also right before a line separator at the end, which is then kept. */
function rtrim (text: string): string {
  return text.replace(/[ \t-\r]+(?=[\u0085\u2028\u2029]?$)/, '')
}

function codepoint (text: string): number {
  const code = text.codePointAt(0)
  if (code === undefined) throw new FunctionFailure('An empty string has no code point')
  return code
}

function normalize (text: string, form: string): string {
  if (!forms.includes(form)) throw new FunctionFailure(`The form of normalize is one of ${forms.join(', ')}, not ${form}`)
  return text.normalize(form)
}

function part (parts: readonly string[], index: number): string {
  return parts.at(index) ?? 'null'
}

function repeat (text: string, times: number): string {
  return times <= 0 ? '' : text.repeat(times)
}

function repeatWith (text: string, separator: string, times: number): string {
  const all = repeat(text + separator, times)
  return separator !== '' && all.endsWith(separator) ? all.slice(0, -separator.length) : all
}

function hammingDistance (a: string, b: string): number {
  if (a.length !== b.length) return -1
  let distance = 0
  for (let index = 0; index < a.length; index++) if (a.charCodeAt(index) !== b.charCodeAt(index)) distance++
  return distance
}

function levenshteinDistance (a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1)
      current.push(Math.min(substitution, previous[j]! + 1, current[j - 1]! + 1))
    }
    previous = current
  }
  return previous[b.length]!
}

function replace (text: string, search: string, replacement: string): string {
  return search === '' ? text : text.replaceAll(search, () => replacement)
}

const checkForm = (constants: readonly unknown[]): void => {
  if (typeof constants[1] === 'string') normalize('', constants[1])
}

/** String functions. */
export const stringFunctions: readonly FunctionEntry[] = [
  scalar('strcmp', ['string', 'string'], 'int', compareStrings, { note: 'The difference of the first two characters that differ, else of the lengths.' }),
  scalar('upper', ['string'], 'string', (text) => text.toUpperCase(), { note: unicode }),
  scalar('lower', ['string'], 'string', (text) => text.toLowerCase(), { note: unicode }),
  scalar('initcap', ['string'], 'string', initcap),
  scalar('reverse', ['string'], 'string', (text) => Array.from(text).reverse().join('')),
  scalar('length', ['string'], 'int', (text) => text.length, { note: 'UTF-16 units, as in Java.' }),
  scalar('substr', ['string', 'int'], 'string', (text, start) => substring(text, start)),
  scalar('substr', ['string', 'int', 'int'], 'string', (text, start, end) => end === -1 ? substring(text, start) : substring(text, start, end), { note: 'From 0; the third argument is the end, -1 for the rest.' }),
  scalar('substring', ['string', 'int'], 'string', (text, start) => substring(text, (start - 1) | 0)),
  scalar('substring', ['string', 'int', 'int'], 'string', (text, start, length) => substring(text, (start - 1) | 0, (start - 1 + length) | 0), { note: 'From 1; the third argument is the length.' }),
  scalar('left leftSubStr', ['string', 'int'], 'string', (text, length) => length < 0 ? '' : text.slice(0, length)),
  scalar('right rightSubStr', ['string', 'int'], 'string', (text, length) => length <= 0 ? '' : text.slice(-length)),
  scalar('concat', ['string', 'string'], 'string', (a, b) => a + b),
  scalar('concat', ['string', 'string', 'string'], 'string', (a, b, separator) => a + separator + b, { note: 'The third argument stands between the other two.' }),
  scalar('concatWS', ['string', 'string', 'string'], 'string', (separator, a, b) => a + separator + b),
  scalar('trim', ['string'], 'string', javaTrim),
  scalar('trim', ['string', 'string', 'string'], 'string', trimCharacters, { note: 'TRIM(x) and TRIM(LEADING|TRAILING|BOTH chars FROM x).' }),
  scalar('ltrim', ['string'], 'string', (text) => text.replace(/^[ \t-\r]+/, '')),
  scalar('rtrim', ['string'], 'string', rtrim),
  scalar('lpad', ['string', 'int', 'string'], 'string', (text, size, pad) => text.padStart(size, pad === '' ? ' ' : pad)),
  scalar('rpad', ['string', 'int', 'string'], 'string', (text, size, pad) => text.padEnd(size, pad === '' ? ' ' : pad)),
  scalar('strpos', ['string', 'string'], 'int', (text, find) => text.indexOf(find)),
  scalar('strpos', ['string', 'string', 'int'], 'int', ordinalIndexOf),
  scalar('strrpos', ['string', 'string'], 'int', (text, find) => text.lastIndexOf(find)),
  scalar('strrpos', ['string', 'string', 'int'], 'int', lastIndexOf),
  scalar('startsWith', ['string', 'string'], 'boolean', (text, prefix) => text.startsWith(prefix)),
  scalar('endsWith', ['string', 'string'], 'boolean', (text, suffix) => text.endsWith(suffix)),
  scalar('contains', ['string', 'string'], 'boolean', (text, find) => text.includes(find)),
  scalar('replace', ['string', 'string', 'string'], 'string', replace),
  scalar('remove', ['string', 'string'], 'string', (text, search) => replace(text, search, '')),
  scalar('repeat', ['string', 'int'], 'string', repeat),
  scalar('repeat', ['string', 'string', 'int'], 'string', repeatWith),
  scalar('split stringToArray', ['string', 'string'], 'strings', (text, separator) => splitByWholeSeparator(text, separator, -1)),
  scalar('split stringToArray', ['string', 'string', 'int'], 'strings', splitByWholeSeparator),
  scalar('splitPart', ['string', 'string', 'int'], 'string', (text, separator, index) => part(splitByWholeSeparator(text, separator, -1), index), { note: 'The text null where there is no such part.' }),
  scalar('splitPart', ['string', 'string', 'int', 'int'], 'string', (text, separator, limit, index) => part(splitByWholeSeparator(text, separator, limit), index)),
  scalar('codepoint', ['string'], 'int', codepoint),
  scalar('chr', ['int'], 'string', (code) => String.fromCodePoint(code)),
  scalar('normalize', ['string'], 'string', (text) => text.normalize('NFC'), { note: unicode }),
  scalar('normalize', ['string', 'string'], 'string', normalize, { check: checkForm }),
  scalar('hammingDistance', ['string', 'string'], 'int', hammingDistance),
  scalar('levenshteinDistance', ['string', 'string'], 'int', levenshteinDistance),
  scalar('isJson', ['string'], 'boolean', isJsonText)
]
