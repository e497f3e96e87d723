import { gunzipSync } from 'node:zlib'
import { readTar } from '../../src/segment/reader/untar.ts'

/** A segment as its metadata tells of it. */
export interface FakeMetadata {
  readonly name: string
  readonly crc: string
  readonly downloadUri?: string | undefined
}

/** The segments of a form with an archive of metadata: of one in its folder, or of a batch. `body` is latin1. */
export function metadataIn (body: string): FakeMetadata[] {
  const bytes = Buffer.from(body, 'latin1')
  const start = bytes.indexOf('\r\n\r\n') + 4
  const end = bytes.lastIndexOf('\r\n--')
  const files = readTar(gunzipSync(bytes.subarray(start, end)))
  const list = files.get('all_segments_metadata')
  if (list === undefined) {
    const [path] = files.keys()
    const name = path!.split('/')[0]!
    return [{ name, crc: crcOf(files.get(`${name}/creation.meta`)!) }]
  }
  const lines = Buffer.from(list).toString().trim().split('\n')
  return lines.flatMap((name, i) => i % 2 === 1 ? [] : [{ name, crc: crcOf(files.get(`${name}.creation.meta`)!), downloadUri: lines[i + 1] }])
}

function crcOf (creationMeta: Uint8Array): string {
  return Buffer.from(creationMeta).readBigInt64BE().toString()
}
