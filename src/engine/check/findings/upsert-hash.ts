import type { Rule, Spot } from '../rule.ts'
import { ifOffline, isUpsert } from '../documents.ts'

const words: Readonly<Record<string, readonly [string, 'warning' | 'notice']>> = {
  XXHASH: ['is XXHASH, which has 64 bits: of some billion keys two become one, and one item replaces another', 'warning'],
  UUID: ['is UUID, which shortens keys only if all their columns are UUID texts; others are kept whole', 'notice'],
  MD5: ['is MD5, which is slow, and refused by clusters with pinot.md5.disabled', 'notice']
}

/** How servers keep keys. */
export const upsertHash: Rule = {
  code: 'UPSERT_HASH',
  level: 'warning',
  title: 'Hash functions of keys that cost memory or can confuse keys',
  why: 'servers keep every key of the table on the heap, deleted ones too; with a hash it is 16 bytes in place of the whole key; it cannot be changed in a table that has segments',
  remedy: 'set upsertConfig.hashFunction to MURMUR3 or XXH128',
  find: (input): readonly Spot[] => {
    if (!isUpsert(input)) return []
    const { hashFunction = 'NONE' } = input.tableConfig!.upsert!
    if (hashFunction === 'NONE') return [{ subject: 'tableConfig', path: 'upsertConfig.hashFunction', message: 'is NONE: keys are kept whole', level: ifOffline(input, 'warning') }]
    const [message, level] = words[hashFunction] ?? []
    return message === undefined ? [] : [{ subject: 'tableConfig', path: 'upsertConfig.hashFunction', message, level }]
  }
}
