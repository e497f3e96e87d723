import { sameLetters } from './case-folding.ts'
import { FunctionFailure } from './faults.ts'

/**
 * Sets of characters of Java's regular expressions, written for JavaScript with the flag `u` and never the flag `i`:
 * case-insensitive patterns get both cases, since Java and JavaScript fold case differently.
 */

/** `ascii` is Java's CASE_INSENSITIVE, `unicode` the same with UNICODE_CASE. */
export type CaseMode = 'exact' | 'ascii' | 'unicode'

/** What Java's predefined and POSIX classes hold, without the brackets. */
export const namedSets: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'a-zA-Z_0-9',
  s: ' \\t\\n\\x0b\\f\\r',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Space: ' \\t\\n\\x0b\\f\\r',
  Blank: ' \\t',
  XDigit: '0-9a-fA-F',
  ASCII: '\\x00-\\x7f',
  Cntrl: '\\x00-\\x1f\\x7f',
  Graph: '!-~',
  Print: ' -~',
  Lower: 'a-z',
  Upper: 'A-Z'
}

/** General categories mean the same in both; those of letters by case do not if case is ignored. */
const categories = /^(?:L[mo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)$/
const cased = /^(?:Lu|Ll|Lt|Lower|Upper)$/

/** The set of `\p{name}` as an item of a class. */
export function propertySet (name: string, mode: CaseMode): string {
  if (cased.test(name) && mode !== 'exact') throw new FunctionFailure(`\\p{${name}} together with ignored case is not supported`)
  const set = name.length > 2 ? namedSets[name] : undefined
  if (set !== undefined) return set
  if (categories.test(name) || cased.test(name)) return `\\p{${name}}`
  throw new FunctionFailure(`\\p{${name}} is not supported in a regular expression`)
}

/** One character, escaped for the inside of a class. */
function escapeInClass (code: number): string {
  const character = String.fromCodePoint(code)
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character
}

/** Letters beyond ASCII that Java's UNICODE_CASE takes for an ASCII letter. */
const foreign: Readonly<Record<string, string>> = { i: '\u0130\u0131', k: '\u212a', s: '\u017f' }

function otherCase (code: number): number | undefined {
  if (code >= 0x61 && code <= 0x7a) return code - 32
  return code >= 0x41 && code <= 0x5a ? code + 32 : undefined
}

/** One character as items of a class, with its other case where case is ignored. */
export function characterItems (code: number, mode: CaseMode): string {
  const character = String.fromCodePoint(code)
  if (mode === 'unicode' && code > 0x7f && /\p{L}/u.test(character)) return sameLetters(character)
  const other = mode === 'exact' ? undefined : otherCase(code)
  if (other === undefined) return escapeInClass(code)
  const extra = mode === 'unicode' ? foreign[character.toLowerCase()] ?? '' : ''
  return escapeInClass(code) + escapeInClass(other) + extra
}

/** A range as items of a class. */
export function rangeItems (first: number, last: number, mode: CaseMode): string {
  if (last < first) throw new FunctionFailure('A range in a regular expression ends before it begins')
  let items = `${escapeInClass(first)}-${escapeInClass(last)}`
  if (mode === 'exact') return items
  if (last > 0x7f) throw new FunctionFailure('A range beyond ASCII in a regular expression that ignores case is not supported')
  for (let code = first; code <= last; code++) {
    if (otherCase(code) !== undefined) items += characterItems(code, mode).slice(1)
  }
  return items
}
