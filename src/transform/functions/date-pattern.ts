import { FunctionFailure } from './faults.ts'

/**
 * Patterns of dates as Joda-Time reads them (DateTimeFormat.forPattern): letters are fields, everything else and what
 * stands in single quotes is text.
 */
export type PatternPart =
  | { readonly kind: 'text', readonly text: string }
  /** `numberFollows`: the next part is a number too, so this one has exactly its digits. */
  | { readonly kind: 'field', readonly letter: string, readonly width: number, readonly numberFollows: boolean }

const numeric = 'xyYdhHmsSeDwkK'
const supported = 'xyYwMdDeEaHkhKmsSZ'

function isNumber (part: PatternPart | undefined): boolean {
  if (part?.kind !== 'field') return false
  return numeric.includes(part.letter) || (part.letter === 'M' && part.width <= 2)
}

/**
 * Cuts a pattern into parts.
 * @throws {FunctionFailure} for letters that Joda-Time or this project does not know
 */
export function parsePattern (pattern: string): PatternPart[] {
  const parts: PatternPart[] = []
  if (pattern === '') throw new FunctionFailure('A date pattern is empty')
  for (let index = 0; index < pattern.length;) {
    const letter = pattern[index]!
    if (!/[A-Za-z]/.test(letter)) {
      const [text, next] = literalAt(pattern, index)
      if (text !== '') parts.push({ kind: 'text', text })
      index = next
      continue
    }
    let width = 1
    while (pattern[index + width] === letter) width++
    if (!supported.includes(letter)) throw new FunctionFailure(`The letter ${letter} of the date pattern ${pattern} is not supported`)
    if (letter === 'Z' && width > 2) throw new FunctionFailure('ZZZ in a date pattern is not supported')
    if (width > 9) throw new FunctionFailure(`A field of the date pattern ${pattern} is too wide`)
    parts.push({ kind: 'field', letter, width, numberFollows: false })
    index += width
  }
  return parts.map((part, index) => part.kind === 'field' ? { ...part, numberFollows: isNumber(parts[index + 1]) } : part)
}

function literalAt (pattern: string, start: number): [text: string, next: number] {
  let text = ''
  let quoted = false
  let index = start
  for (; index < pattern.length; index++) {
    const character = pattern[index]!
    if (character === "'") {
      if (pattern[index + 1] === "'") {
        index++
        text += "'"
      } else {
        quoted = !quoted
      }
    } else if (!quoted && /[A-Za-z]/.test(character)) {
      break
    } else {
      text += character
    }
  }
  return [text, index]
}

/** English names, Monday and January first. */
export const dayNames: readonly string[] = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
export const monthNames: readonly string[] = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'
]
