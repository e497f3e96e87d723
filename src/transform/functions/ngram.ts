import { FunctionFailure } from './faults.ts'
import { nullableScalar, scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/** Parts of strings. Source: StringFunctions (prefixes, suffixes) and string.NgramFunctions of Pinot. */

/** Lengths 1 to `max` of a text, each made into a part. */
function parts (text: string, max: number, make: (length: number) => string): string[] {
  if (max < 0) throw new FunctionFailure('The greatest length is negative')
  return Array.from({ length: Math.min(max, text.length) }, (_, index) => make(index + 1))
}

function prefixes (text: string, max: number, before = ''): string[] {
  return parts(text, max, (length) => before + text.slice(0, length))
}

function suffixes (text: string, max: number, after = ''): string[] {
  return parts(text, max, (length) => text.slice(text.length - length) + after)
}

function required<T> (value: T | null): T {
  if (value === null) throw new FunctionFailure('An argument is null')
  return value
}

function addNgrams (set: Set<string>, text: string, length: number): void {
  if (length < 0) throw new FunctionFailure('The length of n-grams is negative')
  if (length === 0) return
  for (let index = 0; index + length <= text.length; index++) set.add(text.slice(index, index + length))
}

function ngrams (texts: readonly string[], least: number, most: number): string[] {
  const set = new Set<string>()
  for (const text of texts) {
    for (let length = least; length <= most && length <= text.length; length++) addNgrams(set, text, length)
  }
  return [...set]
}

/** Functions that give parts of strings. */
export const ngramFunctions: readonly FunctionEntry[] = [
  scalar('prefixes', ['string', 'int'], 'strings', (text, max) => prefixes(text, max)),
  nullableScalar('prefixesWithPrefix', ['string', 'int', 'string'], 'strings', (text, max, prefix) => prefixes(required(text), required(max), prefix ?? '')),
  scalar('suffixes', ['string', 'int'], 'strings', (text, max) => suffixes(text, max)),
  nullableScalar('suffixesWithSuffix', ['string', 'int', 'string'], 'strings', (text, max, suffix) => suffixes(required(text), required(max), suffix ?? '')),
  scalar('uniqueNgrams generateUniqueNgrams', ['string', 'int'], 'strings', (text, length) => ngrams([text], length, length)),
  scalar('uniqueNgrams generateUniqueNgrams', ['string', 'int', 'int'], 'strings', (text, least, most) => ngrams([text], least, most)),
  scalar('uniqueNgramsMV generateUniqueNgramsMV', ['strings', 'int'], 'strings', (texts, length) => length <= 0 ? [] : ngrams(texts, length, length)),
  scalar('uniqueNgramsMV generateUniqueNgramsMV', ['strings', 'int', 'int'], 'strings', ngrams)
]
