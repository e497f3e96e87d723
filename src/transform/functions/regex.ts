import { FunctionFailure } from './faults.ts'
import { compileJavaRegex } from './java-regex.ts'
import type { JavaPattern } from './java-regex.ts'
import { likeToRegex } from './like-pattern.ts'
import { memoize } from './memoize.ts'
import { expandReplacement } from './regex-replacement.ts'
import type { CaseMode } from './regex-class.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/**
 * Functions of regular expressions. The plain ones keep the pattern of the first row for ever in Pinot, so here it must
 * be a constant; those with `Var` take a pattern of each row. Source: package
 * org.apache.pinot.common.function.scalar.regexp.
 */

const patternOf = memoize((pattern: string, mode: string) => compileJavaRegex(pattern, mode as CaseMode))

/** Java before 19 takes letters beyond ASCII for parts of a word, later versions do not. */
function checkText (pattern: JavaPattern, text: string): void {
  // eslint-disable-next-line no-control-regex
  if (pattern.hasBoundary && /(?![\u0000-\u007f])[\p{L}\p{N}\p{M}]/u.test(text)) {
    throw new FunctionFailure('What \\b finds in a text with letters beyond ASCII depends on the version of Java')
  }
}

/** Matches from a position on, as Matcher.find does: after an empty match one UTF-16 unit further. */
function * matches (pattern: JavaPattern, text: string): Generator<RegExpExecArray> {
  checkText(pattern, text)
  const { regex } = pattern
  let next = 0
  while (next <= text.length) {
    regex.lastIndex = next
    const match = regex.exec(text)
    if (match === null) return
    yield match
    next = match.index + match[0].length
    if (match[0] === '') {
      if (/[\ud800-\udbff]/.test(text[next] ?? '')) throw new FunctionFailure('An empty match before a character beyond U+FFFF is not supported')
      next++
    }
  }
}

function firstMatch (pattern: JavaPattern, text: string): RegExpExecArray | null {
  checkText(pattern, text)
  pattern.regex.lastIndex = 0
  return pattern.regex.exec(text)
}

function extract (text: string, regex: string, group = 0, otherwise = ''): string | null {
  const pattern = patternOf(regex, 'exact')
  const match = firstMatch(pattern, text)
  if (match === null || group > pattern.groups) return otherwise
  if (group < 0) throw new FunctionFailure('The number of a group is negative')
  return match[group] ?? null
}

function caseOf (parameter: string): CaseMode {
  if (parameter === '' || parameter === 'c' || parameter === 'C') return 'exact'
  if (parameter === 'i' || parameter === 'I') return 'unicode'
  throw new FunctionFailure(`The match parameter is i or c, not ${parameter}`)
}

function regexpLike (text: string, regex: string, parameter = ''): boolean {
  return firstMatch(patternOf(regex, caseOf(parameter)), text) !== null
}

function like (text: string, pattern: string): boolean {
  return firstMatch(patternOf(likeToRegex(pattern), 'unicode'), text) !== null
}

/** `occurrence` below 0 replaces all with groups expanded, else one of them (from 0) by the bare text. */
function replace (text: string, regex: string, replacement: string, start = 0, occurrence = -1, flag = ''): string {
  const pattern = patternOf(regex, flag === 'i' ? 'ascii' : 'exact')
  if (start < 0 || start > text.length) throw new FunctionFailure(`A text of ${text.length} characters has no position ${start}`)
  const region = text.slice(start)
  let result = text.slice(0, start)
  let copied = 0
  let count = 0
  for (const match of matches(pattern, region)) {
    if (occurrence >= 0 && count++ < occurrence) continue
    result += region.slice(copied, match.index)
    result += occurrence >= 0 ? replacement : expandReplacement(replacement, match, pattern)
    copied = match.index + match[0].length
    if (occurrence >= 0) break
  }
  return result + region.slice(copied)
}

/** Wants constants at these places, and tries them out. */
function constants (places: readonly number[], compile: (values: readonly string[]) => unknown): { check: (values: readonly unknown[]) => void } {
  return {
    check: (values) => {
      const texts = places.map((place) => {
        const value = place < values.length || place === places[0] ? values[place] ?? undefined : ''
        if (typeof value !== 'string') throw new FunctionFailure('The regular expression and its flag must be constants; use the function with Var behind its name')
        return value
      })
      compile(texts)
    }
  }
}

const constantPattern = constants([1], ([regex = '']) => patternOf(regex, 'exact'))
const constantLike = constants([1, 2], ([regex = '', parameter = '']) => patternOf(regex, caseOf(parameter)))
const constantReplace = constants([1, 5], ([regex = '', flag = '']) => patternOf(regex, flag === 'i' ? 'ascii' : 'exact'))

type Check = Pick<FunctionEntry, 'check' | 'note'>

function extractEntries (name: string, extras: Check): FunctionEntry[] {
  return [
    scalar(name, ['string', 'string'], 'string', (text, regex) => extract(text, regex), extras),
    scalar(name, ['string', 'string', 'int'], 'string', (text, regex, group) => extract(text, regex, group), extras),
    scalar(name, ['string', 'string', 'int', 'string'], 'string', (text, regex, group, otherwise) => extract(text, regex, group, otherwise), extras)
  ]
}

function likeEntries (name: string, extras: Check): FunctionEntry[] {
  return [
    scalar(name, ['string', 'string'], 'boolean', (text, regex) => regexpLike(text, regex), extras),
    scalar(name, ['string', 'string', 'string'], 'boolean', (text, regex, parameter) => regexpLike(text, regex, parameter), extras)
  ]
}

function replaceEntries (name: string, extras: Check): FunctionEntry[] {
  return [
    scalar(name, ['string', 'string', 'string'], 'string', (text, regex, by) => replace(text, regex, by), extras),
    scalar(name, ['string', 'string', 'string', 'int'], 'string', (text, regex, by, start) => replace(text, regex, by, start), extras),
    scalar(name, ['string', 'string', 'string', 'int', 'int'], 'string', (text, regex, by, start, occurrence) => replace(text, regex, by, start, occurrence), extras),
    scalar(name, ['string', 'string', 'string', 'int', 'int', 'string'], 'string', replace, extras)
  ]
}

const note = 'Java\'s regular expressions where they mean the same in JavaScript; others are refused.'

/** Functions of regular expressions. */
export const regexFunctions: readonly FunctionEntry[] = [
  ...extractEntries('regexpExtract', { ...constantPattern, note }),
  ...extractEntries('regexpExtractVar', {}),
  ...likeEntries('regexpLike', { ...constantLike, note }),
  ...likeEntries('regexpLikeVar', {}),
  ...replaceEntries('regexpReplace', { ...constantReplace, note }),
  ...replaceEntries('regexpReplaceVar', {}),
  scalar('like', ['string', 'string'], 'boolean', like, {
    ...constants([1], ([pattern = '']) => patternOf(likeToRegex(pattern), 'unicode')),
    note: 'Without regard to case, as in Pinot.'
  }),
  scalar('likeVar', ['string', 'string'], 'boolean', like)
]
