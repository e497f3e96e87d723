import { didYouMean } from '../../../schema/near-name.ts'
import type { Rule } from '../rule.ts'

/** A key attribute in the options that the items do not have. */
export const keyNotInItems: Rule = {
  code: 'KEY_NOT_IN_ITEMS',
  level: 'error',
  title: 'A key in the options that no item of the sample has',
  why: 'a record without its key becomes no row, and what is said of the schema\'s key here follows from the wrong name',
  remedy: 'name the key attributes of the DynamoDB table',
  find: ({ options, sample }) => {
    if (options === null || sample === null || sample.records === 0) return []
    const names = new Set([...sample.attributes, ...sample.facts.keys.flatMap(({ attributes }) => attributes)].map(({ name }) => name))
    return (['partition', 'sort'] as const).flatMap((key) => {
      const name = options.source.keys[key]
      if (name === undefined || names.has(name)) return []
      return [{ subject: 'config', path: `source.keys.${key}`, message: `is ${name}, which none of ${sample.records} items has${didYouMean(name, names)}` }]
    })
  }
}
