/**
 * Forward indexes of single-value columns with a dictionary.
 *
 * ```
 * unsorted   one dictionary id a document, bit-packed (pack-ids.ts)
 * sorted     by dictionary id: i32be first document, i32be last document
 * ```
 * Sources: org.apache.pinot.segment.local.io.writer.impl.FixedBitSVForwardIndexWriter,
 * org.apache.pinot.segment.local.segment.creator.impl.fwd.SingleValueSortedForwardIndexCreator.
 */

/** True if the ids never get smaller: then the column is sorted, and its forward index must be the sorted one. */
export function isAscending (ids: Int32Array): boolean {
  for (let i = 1; i < ids.length; i++) if (ids[i]! < ids[i - 1]!) return false
  return true
}

/** The sorted form; `ids` are ascending and have every id of the dictionary. */
export function writeSorted (ids: Int32Array, cardinality: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(cardinality * 8)
  const view = new DataView(out.buffer)
  let first = 0
  for (let doc = 1; doc <= ids.length; doc++) {
    if (doc < ids.length && ids[doc] === ids[first]) continue
    const at = ids[first]! * 8
    view.setInt32(at, first)
    view.setInt32(at + 4, doc - 1)
    first = doc
  }
  return out
}
