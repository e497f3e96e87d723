import { nearestDouble } from '../../../src/decode/floating-number.ts'
import { plainInteger } from '../../../src/decode/integer-number.ts'
import { parseDecimal } from '../../../src/decode/number-text.ts'
import { Random } from '../../data/random.ts'
import type { MicroCase } from '../micro-case.ts'

const VALUES = 5000

/** Number texts as DynamoDB gives them back: integers of all lengths, and degrees with up to six decimals. */
export function numberCases (): MicroCase[] {
  const random = new Random(4)
  const integers = Array.from({ length: VALUES }, (_, i) => String(i % 3 === 0 ? random.below(300) : i % 3 === 1 ? 1_719_000_000_000 + random.u32() : -random.u32()))
  const decimals = Array.from({ length: VALUES }, () => String(random.between(-180_000_000, 180_000_000) / 1e6))
  const results = new Float64Array(VALUES)
  const caseOf = (name: string, texts: readonly string[], parse: (text: string) => number): MicroCase => ({
    name,
    records: VALUES,
    bytes: texts.reduce((sum, text) => sum + text.length, 0),
    run: () => { for (let i = 0; i < VALUES; i++) results[i] = parse(texts[i]!) },
    rival: { name: 'Number', run: () => { for (let i = 0; i < VALUES; i++) results[i] = Number(texts[i]!) } },
    verify: () => texts.every((text) => parse(text) === Number(text))
  })
  return [
    caseOf('decode/integer-number plainInteger', integers, plainInteger),
    caseOf('decode/floating-number nearestDouble', decimals, (text) => nearestDouble(parseDecimal(text)!))
  ]
}
