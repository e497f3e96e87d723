import type { Rule } from '../rule.ts'

const fates = [['nulled', 'become null'], ['rounded', 'are rounded'], ['shortened', 'are cut or replaced, as maxLengthExceedStrategy says']] as const

/** Values of the sample that do not get into their column as they are. */
export const valuesLost: Rule = {
  code: 'VALUES_LOST',
  level: 'warning',
  title: 'Values of the sample that become null, rounded or cut',
  why: 'the row in Pinot is another than the item, by a policy of the mapping or the schema',
  remedy: 'give the column a type that holds the values, or leave it if it is meant',
  find: ({ sample }) => {
    const trial = sample?.trial ?? null
    if (trial === null) return []
    return fates.flatMap(([kind, fate]) => Object.entries(trial.counts[kind]).map(([column, values]) => ({
      subject: 'schema' as const, path: `column ${column}`, message: `${values} values of ${trial.rows} rows ${fate}`
    })))
  }
}
