import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** Codecs that segments are not written with. */
export const codecConverted: Rule = {
  code: 'CODEC_CONVERTED',
  level: 'warning',
  title: 'Compression codecs that segments are not written with',
  why: 'every server converts the column at every download of every segment',
  remedy: 'choose one of PASS_THROUGH, LZ4, SNAPPY, GZIP, ZSTANDARD',
  find: (input) => planWarnings(input, ['CODEC_CONVERTED'])
}
