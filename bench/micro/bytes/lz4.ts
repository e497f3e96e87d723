import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { decompressLz4 } from '../../../src/bytes/lz4.ts'
import { segmentKernels } from '../../../src/worker/segment-kernels.ts'
import { shapeInput } from '../../stage/input.ts'
import type { MicroCase } from '../micro-case.ts'

/** A large chunk. */
const CHUNK = 1 << 20

/** A chunk of text as a raw column has it; Node has no LZ4, so its fastest DEFLATE stands beside it. */
export function lz4Cases (): MicroCase[] {
  const plain = new Uint8Array(shapeInput('text', 'export', 2_000).bytes.subarray(0, CHUNK))
  const { lz4 } = segmentKernels()
  const compress = (): Uint8Array => lz4.block(plain)
  const packed = compress().slice()
  const deflated = deflateRawSync(plain, { level: 1 })
  return [
    {
      name: 'bytes/lz4-kernel block',
      records: 1,
      bytes: plain.length,
      run: compress,
      rival: { name: 'zlib deflateRaw 1', run: () => deflateRawSync(plain, { level: 1 }) },
      verify: () => packed.length < plain.length && Buffer.from(decompressLz4(compress(), plain.length)).equals(plain)
    },
    {
      name: 'bytes/lz4 decompress',
      records: 1,
      bytes: plain.length,
      run: () => decompressLz4(packed, plain.length),
      rival: { name: 'zlib inflateRaw', run: () => inflateRawSync(deflated) },
      verify: () => Buffer.from(decompressLz4(packed, plain.length)).equals(plain)
    }
  ]
}
