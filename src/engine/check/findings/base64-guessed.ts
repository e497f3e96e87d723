import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** Records that do not tell how binary values are encoded. */
export const base64Guessed: Rule = {
  code: 'BASE64_GUESSED',
  level: 'warning',
  title: 'Records that look neither like Kinesis nor like DynamoDB Streams',
  why: 'how often binary values are base64 is then a guess',
  remedy: 'say once or twice in source.base64',
  find: (input) => planWarnings(input, ['BASE64_GUESSED'])
}
