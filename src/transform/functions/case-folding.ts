import { FunctionFailure } from './faults.ts'

/**
 * Which characters are the same for Java's UNICODE_CASE: those with the same lower case of their upper case, each of
 * them a single character (Character.toLowerCase(Character.toUpperCase(c))). The table is made when it is first needed.
 */

let table: ReadonlyMap<string, string> | undefined

/** The mapping of a character if it is one character, else the character itself. */
function simple (character: string, mapped: string): string {
  return Array.from(mapped).length === 1 ? mapped : character
}

function fold (character: string): string {
  if (character === '\u0130') return 'i'
  const upper = simple(character, character.toUpperCase())
  return simple(upper, upper.toLowerCase())
}

function makeTable (): Map<string, string> {
  const same = new Map<string, string>()
  for (let code = 0x80; code < 0x1f000; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const character = String.fromCodePoint(code)
    const key = fold(character)
    if (key !== character) same.set(key, (same.get(key) ?? '') + character)
  }
  return same
}

/** All characters that are the same as a letter beyond ASCII, itself included. */
export function sameLetters (letter: string): string {
  table ??= makeTable()
  const key = fold(letter)
  const all = key + (table.get(key) ?? '')
  // For letters like the sharp s Java decides otherwise when they stand alone than inside of a text.
  const isOdd = all.length > letter.length && simple(letter, letter.toUpperCase()) === letter && key === letter
  if (isOdd || /[\u1f80-\u1fff\u0130\u0131\u017f\u212a]/.test(letter)) {
    throw new FunctionFailure(`The letter ${letter} in a regular expression that ignores case is not supported`)
  }
  return all
}
