import { bitsFor, unpackBits } from '../../../src/bytes/bit-pack.ts'
import type { IdIndex } from '../../../src/segment/forward/id-index.ts'

/** The dictionary ids of an index by document. */
export function idsOf ({ sorted, bytes }: IdIndex, cardinality: number, count: number): number[] {
  const ids = new Int32Array(count)
  if (!sorted) {
    unpackBits(bytes, 0, count, bitsFor(cardinality - 1), ids)
    return [...ids]
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let id = 0; id < cardinality; id++) ids.fill(id, view.getInt32(id * 8), view.getInt32(id * 8 + 4) + 1)
  return [...ids]
}
