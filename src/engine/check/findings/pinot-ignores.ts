import type { Rule } from '../rule.ts'

/** Where a property that is passed over lets rows meet in another way than the file says. */
const decisive = /^(?:upsertConfig|routing|instanceAssignmentConfigMap|instancePartitionsMap|segmentAssignmentConfigMap|tableIndexConfig\.segmentPartitionConfig)\./

/** Properties that this Pinot does not know. */
export const pinotIgnores: Rule = {
  code: 'PINOT_IGNORES',
  level: 'warning',
  title: 'Properties that this version of Pinot does not know',
  why: 'it passes over them without a word: what is set there does not happen',
  remedy: 'correct the spelling, or take them out',
  find: ({ cluster }) => {
    const { ofFiles, ofPlan } = cluster ?? {}
    const left = ofPlan?.refusal === null ? ofPlan.ignored : []
    return (ofFiles?.refusal === null ? ofFiles.ignored : left).map((pointer) => {
      const [document = '', ...steps] = pointer.split('/')
      const path = steps.join('.')
      const mended = ofPlan?.refusal === null && !left.some((other) => other.replace(/^[^/]*/, '') === pointer.replace(/^[^/]*/, ''))
      return {
        subject: document === 'schema' ? 'schema' as const : 'tableConfig' as const,
        path,
        message: 'is not known to this Pinot',
        level: mended ? 'notice' as const : decisive.test(path) ? 'error' as const : 'warning' as const,
        ...mended && { mended: 'left out' }
      }
    })
  }
}
