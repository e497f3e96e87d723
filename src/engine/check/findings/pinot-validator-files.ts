import { ifOffline } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Pinot's own words on the files as they stand. */
export const pinotValidatorFiles: Rule = {
  code: 'PINOT_VALIDATOR_FILES',
  level: 'error',
  title: 'Files that Pinot\'s own validator refuses as they stand',
  why: 'whoever applies them by other means than dynapinot is refused',
  remedy: 'replace them by what `dynapinot apply --print` prints',
  find: (input) => {
    const { ofFiles, ofPlan } = input.cluster ?? {}
    if (ofFiles?.refusal == null) return []
    const mended = ofPlan != null && ofPlan.refusal === null
    return [{ subject: 'tableConfig', path: '', message: `Pinot says: ${ofFiles.refusal}`, level: ifOffline(input, 'error'), ...mended && { mended: 'taken by Pinot as planned' } }]
  }
}
