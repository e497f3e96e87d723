import { parseProperties } from '../../bytes/properties.ts'
import { indexIds, indexMarker, segmentFiles } from '../layout.ts'
import { invalidSegment } from './invalid.ts'
import type { ColumnMetadata } from './segment-metadata.ts'

/** Kinds of indexes that are read. */
export type IndexKind = keyof typeof indexIds

/** Finds the bytes of an index; null if the column has none of that kind. */
export type IndexSource = (column: ColumnMetadata, kind: IndexKind) => Uint8Array | null

const decoder = new TextDecoder()

/** Indexes of a segment in version 3: columns.psf by index_map (layout.ts). */
export function v3Indexes (files: ReadonlyMap<string, Uint8Array>): IndexSource {
  const data = files.get(segmentFiles.columns)
  const map = files.get(segmentFiles.indexMap)
  const places = map === undefined ? new Map<string, readonly string[]>() : parseProperties(decoder.decode(map))
  return ({ name }, kind) => {
    const key = `${name}.${indexIds[kind]}`
    const start = places.get(`${key}.startOffset`)?.[0]
    const size = places.get(`${key}.size`)?.[0]
    if (start === undefined && size === undefined) return null
    if (data === undefined) throw invalidSegment(segmentFiles.columns, 'it is missing')
    const from = position(start, `${key}.startOffset`)
    const to = from + position(size, `${key}.size`)
    if (to > data.length || to - from < indexMarker.length) throw invalidSegment(segmentFiles.indexMap, `${key} is not inside columns.psf`)
    if (indexMarker.some((byte, i) => data[from + i] !== byte)) throw invalidSegment(segmentFiles.columns, `${key} has no marker before it`)
    return data.subarray(from + indexMarker.length, to)
  }
}

function position (text: string | undefined, key: string): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw invalidSegment(segmentFiles.indexMap, `${key} is ${text ?? 'missing'}`)
  return Number(text)
}

/** Indexes of a segment in version 1: one file each (org.apache.pinot.segment.spi.V1Constants). */
export function v1Indexes (files: ReadonlyMap<string, Uint8Array>): IndexSource {
  return (column, kind) => files.get(column.name + extension(column, kind)) ?? null
}

function extension ({ multiValue, hasDictionary, sorted }: ColumnMetadata, kind: IndexKind): string {
  switch (kind) {
    case 'dictionary': return '.dict'
    case 'nullVector': return '.bitmap.nullvalue'
    case 'forward':
      if (!hasDictionary) return multiValue ? '.mv.raw.fwd' : '.sv.raw.fwd'
      if (multiValue) return '.mv.fwd'
      return sorted ? '.sv.sorted.fwd' : '.sv.unsorted.fwd'
  }
}
