import { murmur2 } from '../../../src/bytes/murmur2.ts'
import { murmur2 as reference } from '../../data/murmur2.ts'
import { Random } from '../../data/random.ts'
import { itemUuid } from '../../data/uuid.ts'
import type { MicroCase } from '../micro-case.ts'

const KEYS = 5000

/** Partition keys that lie behind one another, as in a column. */
export function murmur2Cases (): MicroCase[] {
  const random = new Random(1)
  const keys = Array.from({ length: KEYS }, (_, n) => Buffer.from(itemUuid(1, n, random)))
  const bytes = new Uint8Array(Buffer.concat(keys))
  const width = keys[0]!.length
  const results = new Int32Array(KEYS)
  return [{
    name: 'bytes/murmur2',
    records: KEYS,
    bytes: bytes.length,
    run: () => { for (let i = 0; i < KEYS; i++) results[i] = murmur2(bytes, i * width, (i + 1) * width) },
    verify: () => keys.every((key, i) => reference(key) === results[i])
  }]
}
