/** What the translator of regular expressions puts together. */

/** A part of a translated pattern. */
export interface Part {
  readonly source: string
  /** Can match the empty text. */
  readonly empty: boolean
  readonly groups: number
  /** No quantifier may follow: anchors, lookarounds. */
  readonly assertion?: boolean
  /** Can match texts of any length. */
  readonly unbounded?: boolean
}

/** Inside of a class. */
export const lineEnds = '\\n\\r\\u0085\\u2028\\u2029'
/** At the end, or before a line separator that is the last thing. */
export const dollar = '(?:$|(?=\\r\\n$)|(?<!\\r)(?=\\n$)|(?=[\\r\\u0085\\u2028\\u2029]$))'
/** Escapes of control characters. */
export const controls: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 }

/** A part that takes one character. */
export function set (source: string): Part {
  return { source, empty: false, groups: 0 }
}

/** A part that takes none. */
export function anchor (source: string): Part {
  return { source, empty: true, groups: 0, assertion: true }
}

/** What can stand behind a part: the kind, the least, a comma, the most, a suffix. */
export const quantifier: RegExp = /([*+?]|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})([?+]?)/y

/** A part with a quantifier behind it, or what of it is refused. */
export function repeat (part: Part, match: RegExpExecArray): Part | string {
  const [text, kind = '', least = '0', comma, most, suffix] = match
  if (suffix === '+') return `The possessive quantifier ${text}`
  // Both engines leave other texts in a group that matched nothing, and disagree on when to try again.
  if (part.empty) return 'A quantifier after what can match nothing'
  const counted = kind.startsWith('{')
  const isOnce = kind === '?' || (counted && Number(most ?? (comma === undefined ? least : Infinity)) <= 1)
  const isGroup = /^\((?!\?)|^\(\?<[A-Za-z]/.test(part.source)
  if (!isOnce && part.groups > (isGroup ? 1 : 0)) return 'A group inside of a repeated group'
  const canBeNone = kind === '*' || kind === '?' || (counted && Number(least) === 0)
  const isEndless = kind === '*' || kind === '+' || (counted && comma !== undefined && most === undefined)
  return { source: part.source + text, empty: canBeNone, groups: part.groups, unbounded: part.unbounded === true || isEndless }
}
