import { decodeBase64 } from '../../../src/decode/base64.ts'
import { Random } from '../../data/random.ts'
import type { MicroCase } from '../micro-case.ts'

const VALUES = 2000

/** Binary values of 8 to 120 bytes, encoded twice as in the records of Kinesis. */
export function base64Cases (): MicroCase[] {
  const random = new Random(3)
  const values = Array.from({ length: VALUES }, () => Buffer.from(Array.from({ length: random.between(8, 120) }, () => random.below(256))))
  const texts = values.map((value) => Buffer.from(value.toString('base64')).toString('base64'))
  return [{
    name: 'decode/base64, twice',
    records: VALUES,
    bytes: texts.reduce((sum, text) => sum + text.length, 0),
    run: () => { for (const text of texts) decodeBase64(text, 2) },
    rival: { name: 'Buffer.from, unchecked', run: () => { for (const text of texts) Buffer.from(Buffer.from(text, 'base64').toString('latin1'), 'base64') } },
    verify: () => texts.every((text, i) => values[i]!.equals(decodeBase64(text, 2) ?? new Uint8Array(0)))
  }]
}
