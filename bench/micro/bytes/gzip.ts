import { gunzipSync, gzipSync } from 'node:zlib'
import { compressGzip } from '../../../src/bytes/gzip.ts'
import { segmentKernels } from '../../../src/worker/segment-kernels.ts'
import { shapeInput } from '../../stage/input.ts'
import type { MicroCase } from '../micro-case.ts'

/** The deflate kernel on text, beside zlib at the same level. */
export function gzipCases (): MicroCase[] {
  const plain = new Uint8Array(shapeInput('text', 'export', 2_000).bytes.subarray(0, 1 << 20))
  const { deflate } = segmentKernels()
  const compress = (): Uint8Array => Buffer.concat([...compressGzip([plain], deflate)])
  return [{
    name: 'bytes/gzip, level 1',
    records: 1,
    bytes: plain.length,
    run: compress,
    rival: { name: 'zlib gzip 1', run: () => gzipSync(plain, { level: 1 }) },
    verify: () => gunzipSync(compress()).equals(plain)
  }]
}
