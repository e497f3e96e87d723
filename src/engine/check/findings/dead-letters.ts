import type { LetterGroup } from '../check-input.ts'
import type { Rule } from '../rule.ts'
import { overflows } from './number-overflow.ts'

/** Records of the sample that become no rows. */
export const deadLetters: Rule = {
  code: 'DEAD_LETTERS',
  level: 'warning',
  title: 'Records of the sample that become no rows',
  why: 'they go to the dead-letter file, not into Pinot; a job stops when there are more of them than deadLetters.maxRatio',
  remedy: 'change the column or its mapping so that the value fits; mapping.onBadValue: null keeps the record without the value',
  find: (input) => {
    const trial = input.sample?.trial ?? null
    if (trial === null) return []
    const told = new Set(overflows(input).map(({ column }) => column))
    const conflict = input.plan!.warnings.some(({ code }) => code === 'KEYS_CONFLICT')
    const isTold = ({ reason, field }: LetterGroup): boolean =>
      (reason.endsWith('_NOT_EXACT') && field !== null && told.has(field)) || (reason === 'KEY_MISSING' && conflict)
    const most = trial.records * (input.options?.deadLetters.maxRatio ?? 0)
    return trial.letters.filter((group) => !isTold(group)).map(({ reason, field, records }) => ({
      subject: 'source',
      path: field === null ? reason : `column ${field}`,
      message: `${records} of ${trial.records} records become dead letters: ${reason}`,
      level: records > most ? 'error' : 'warning'
    }))
  }
}
