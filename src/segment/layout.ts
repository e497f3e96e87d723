import type { ColumnIndexes } from './column/encode-column.ts'
import { propertyLine } from '../bytes/properties.ts'

/**
 * Layout of a segment in version 3: all indexes in one file, and a map of them.
 *
 * ```
 * v3/columns.psf          entries back to back: 8 marker bytes, an index
 * v3/index_map            by entry: <column>.<index>.startOffset = position of the marker
 *                                   <column>.<index>.size = 8 + bytes of the index
 * v3/metadata.properties  metadata.ts
 * v3/creation.meta        creation-meta.ts
 * ```
 * Columns are in the order of their names, and the indexes of a column as below. A segment without rows has an empty
 * columns.psf and no index_map.
 * Source: org.apache.pinot.segment.local.segment.store.SingleFileIndexDirectory.
 */

/** Folder of the files inside the segment's folder. */
export const V3_FOLDER = 'v3'

/** Names of the files. */
export const segmentFiles = {
  columns: 'columns.psf',
  indexMap: 'index_map',
  metadata: 'metadata.properties',
  creationMeta: 'creation.meta'
} as const

/** Index ids (org.apache.pinot.segment.spi.index.StandardIndexes). */
export const indexIds = { dictionary: 'dictionary', forward: 'forward_index', nullVector: 'nullvalue_vector' } as const

/** What stands before every index: `DEADBEEFDEAFBEAD`. */
export const indexMarker: Uint8Array = Uint8Array.of(0xde, 0xad, 0xbe, 0xef, 0xde, 0xaf, 0xbe, 0xad)

/** The two files that hold the indexes. */
export interface LaidOutIndexes {
  readonly columns: readonly Uint8Array[]
  /** Null in a segment without indexes. */
  readonly indexMap: string | null
}

/** Lays out the indexes of columns that are in the order of their names. */
export function layOutIndexes (encoded: readonly ColumnIndexes[]): LaidOutIndexes {
  const columns: Uint8Array[] = []
  const lines: string[] = []
  let position = 0
  const add = (column: string, index: string, pieces: readonly Uint8Array[] | null): void => {
    if (pieces === null) return
    const size = pieces.reduce((sum, piece) => sum + piece.length, indexMarker.length)
    lines.push(propertyLine(`${column}.${index}.startOffset`, String(position)), propertyLine(`${column}.${index}.size`, String(size)))
    columns.push(indexMarker, ...pieces)
    position += size
  }
  for (const { plan, dictionary, forward, nullVector } of encoded) {
    add(plan.name, indexIds.dictionary, dictionary)
    add(plan.name, indexIds.forward, forward)
    add(plan.name, indexIds.nullVector, nullVector)
  }
  return { columns, indexMap: lines.length === 0 ? null : lines.join('\n') + '\n' }
}
