import { FunctionFailure } from './faults.ts'

/** Helpers of java.lang.String and commons-lang's StringUtils. Indexes count UTF-16 units, as in Java. */

/** `String.compareTo`: the difference of the first two units that differ, else of the lengths. */
export function compareStrings (a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const difference = a.charCodeAt(index) - b.charCodeAt(index)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** `StringUtils.substring`: negative positions count from the end, everything outside is cut off. */
export function substring (text: string, from: number, to: number = text.length): string {
  const start = Math.max(from < 0 ? text.length + from : from, 0)
  const end = Math.max(to < 0 ? text.length + to : Math.min(to, text.length), 0)
  return start > end ? '' : text.slice(start, end)
}

/** `StringUtils.ordinalIndexOf`: where the n-th occurrence begins; occurrences can overlap. */
export function ordinalIndexOf (text: string, find: string, ordinal: number): number {
  if (ordinal <= 0) return -1
  if (find === '') return 0
  let index = -1
  for (let found = 0; found < ordinal; found++) {
    index = text.indexOf(find, index + 1)
    if (index < 0) return -1
  }
  return index
}

/** `String.lastIndexOf` that begins at a position and goes backwards. */
export function lastIndexOf (text: string, find: string, from: number): number {
  return from < 0 ? -1 : text.lastIndexOf(find, from)
}

/** `Character.isWhitespace`: no non-breaking spaces, but the separators U+001C to U+001F. */
export function isWhitespace (character: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[\t-\r\u001c-\u0020\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/.test(character)
}

/**
 * `StringUtils.splitByWholeSeparator`: separators in a row count as one, one at the end leaves an empty part; at most
 * `max` parts (0 or less: any number), the last one with the rest.
 */
export function splitByWholeSeparator (text: string, separator: string, max: number): string[] {
  if (text === '') return []
  if (separator === '') return splitByWhitespace(text, max)
  const parts: string[] = []
  let start = 0
  for (let end = 0; end < text.length;) {
    end = text.indexOf(separator, start)
    if (end < 0 || (end > start && parts.length + 1 === max)) {
      parts.push(text.slice(start))
      break
    }
    if (end > start) parts.push(text.slice(start, end))
    start = end + separator.length
  }
  return parts
}

function splitByWhitespace (text: string, max: number): string[] {
  const parts: string[] = []
  let start = 0
  for (let index = 0; index <= text.length; index++) {
    if (index < text.length && !isWhitespace(text[index]!)) continue
    if (index > start) {
      if (parts.length + 1 === max) {
        parts.push(text.slice(start))
        break
      }
      parts.push(text.slice(start, index))
    }
    start = index + 1
  }
  return parts
}

/** `Character.toUpperCase` and `toLowerCase` of one UTF-16 unit: never more than one. */
export function mapCharacter (character: string, mapped: string): string {
  if (mapped.length === 1) return mapped
  if (character === 'İ') return 'i'
  // Greek letters with iota have a single-character mapping that JavaScript does not tell.
  if (/[\u1f80-\u1fff]/.test(character)) throw new FunctionFailure(`The letter ${character} is not supported`)
  return character
}

/** Half surrogate pairs become question marks, as Java's encoders write them. */
export function replaceLoneSurrogates (text: string): string {
  return text.replace(/\p{Surrogate}/gu, '?')
}
