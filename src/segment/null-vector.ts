import { writeRoaring } from '../bytes/roaring.ts'

/**
 * Null value vector: a roaring bitmap of the documents that are null. Only there if some are.
 * Pinot has no handler that could make it later, so it is written whatever the table config says about nulls; a table
 * that does not use it ignores it.
 * Source: org.apache.pinot.segment.local.segment.creator.impl.nullvalue.NullValueVectorCreator.
 */
export function writeNullVector (bits: Uint8Array | null): Uint8Array<ArrayBuffer> | null {
  return bits === null ? null : writeRoaring(bits)
}
