import { streamConfigs } from '../documents.ts'
import type { Rule, Spot } from '../rule.ts'

/** Binary values with more or fewer layers of base64 than are taken off. */
export const base64Twice: Rule = {
  code: 'BASE64_TWICE',
  level: 'warning',
  title: 'Binary values that are base64 another number of times than is taken off',
  why: 'DynamoDB encodes B once and Kinesis encodes its record again: what takes one layer off leaves text where bytes are meant, what takes two off single-encoded values makes dead letters of them',
  remedy: 'say once or twice in source.base64; exports and DynamoDB Streams have it once, Kinesis twice',
  find: (input) => {
    const { options, plan, sample } = input
    const layers = options?.source.base64 === 'once' ? 1 : options?.source.base64 === 'twice' ? 2 : plan?.plan?.rowPlan.record.base64
    return (sample?.attributes ?? []).filter(({ binaries }) => binaries > 0).flatMap(({ name, binaries, binariesTwice }): readonly Spot[] => {
      const spot = (message: string, more: Partial<Spot> = {}): readonly Spot[] => [{ subject: 'source', path: `attribute ${name}`, message, ...more }]
      const twice = binariesTwice === binaries
      if (twice && options?.source.base64 === 'once') return spot('is base64 twice, but source.base64 is once', { level: 'error' })
      if (binariesTwice === 0 && options?.source.base64 === 'twice') return spot('is base64 once, but source.base64 is twice', { level: 'error' })
      if (twice && layers === 1) return spot('is base64 once more inside: its bytes will be that text', { level: 'notice', remedy: 'if the bytes behind it are meant, set source.base64 to twice' })
      if (twice && streamConfigs(input).length > 0) return spot('is base64 twice, and the table config reads such records with a decoder of Pinot, which leaves text', { mended: 'decoded twice' })
      return []
    })
  }
}
