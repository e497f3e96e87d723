/**
 * Forward index of multi-value columns with a dictionary. V values of D documents, each with at least one:
 *
 * ```
 * chunk starts   by chunk: i32be index of the first value of its first document
 * row starts     V bits, most significant first: value i is the first of a document
 * values         V dictionary ids, bit-packed
 * ```
 * A chunk is as many documents as hold about 2048 values.
 * Source: org.apache.pinot.segment.local.io.writer.impl.FixedBitMVForwardIndexWriter.
 */

const VALUES_PER_CHUNK = 2048

/** Documents of a chunk. The mean number of values is cut to a whole number first, as in Java. */
export function docsPerChunk (values: number, docs: number): number {
  return Math.ceil(VALUES_PER_CHUNK / Math.floor(values / docs))
}

/** `packed` are the ids of all `values` values; `rowStarts` has docs + 1 entries. */
export function writeMultiValue (packed: Uint8Array<ArrayBuffer>, values: number, rowStarts: Int32Array): Uint8Array<ArrayBuffer>[] {
  const docs = rowStarts.length - 1
  const perChunk = docsPerChunk(values, docs)
  const chunks = Math.ceil(docs / perChunk)
  const head = new Uint8Array(chunks * 4 + ((values + 7) >> 3))
  const view = new DataView(head.buffer)
  for (let chunk = 0; chunk < chunks; chunk++) view.setInt32(chunk * 4, rowStarts[chunk * perChunk]!)
  const bits = head.subarray(chunks * 4)
  for (let doc = 0; doc < docs; doc++) {
    const start = rowStarts[doc]!
    bits[start >> 3]! |= 0x80 >> (start & 7)
  }
  return [head, packed]
}
