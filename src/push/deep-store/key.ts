import { basename } from 'node:path'
import type { SegmentInfo } from '../../worker/protocol.ts'

/** Key of a segment's file: the same whenever the segment is put again. */
export function keyOf (table: string, { archivePath }: Pick<SegmentInfo, 'archivePath'>): string {
  return `${table}/${basename(archivePath)}`
}

/** The URI under which Pinot finds a key; `uri` is that of the options. */
export function uriOf (uri: string, key: string): string {
  const encoded = key.split('/').map(encodeURIComponent).join('/')
  return uri.includes('{key}') ? uri.replaceAll('{key}', encoded) : `${uri.replace(/\/+$/, '')}/${encoded}`
}
