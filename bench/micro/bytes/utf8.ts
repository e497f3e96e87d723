import { byteOrder, compareBytes } from '../../../src/bytes/utf8.ts'
import { Random } from '../../data/random.ts'
import type { MicroCase } from '../micro-case.ts'

const PAIRS = 5000

/** Names that begin alike, as those of a dictionary do. */
export function utf8Cases (): MicroCase[] {
  const random = new Random(2)
  const texts = Array.from({ length: PAIRS + 1 }, () => Buffer.from(`Venue Zürich ${random.below(100_000)}`))
  const results = new Int32Array(PAIRS)
  return [{
    name: 'bytes/utf8 compareBytes',
    records: PAIRS,
    bytes: texts.reduce((sum, text) => sum + text.length, 0),
    run: () => {
      for (let i = 0; i < PAIRS; i++) {
        const [a, b] = [texts[i]!, texts[i + 1]!]
        results[i] = compareBytes(byteOrder, a, 0, a.length, b, 0, b.length)
      }
    },
    rival: { name: 'Buffer.compare', run: () => { for (let i = 0; i < PAIRS; i++) results[i] = Buffer.compare(texts[i]!, texts[i + 1]!) } },
    verify: () => texts.slice(1).every((text, i) => {
      const [a, b] = [texts[i]!, text]
      return Math.sign(compareBytes(byteOrder, a, 0, a.length, b, 0, b.length)) === Buffer.compare(a, b)
    })
  }]
}
