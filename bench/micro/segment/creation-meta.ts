import { crc32 } from 'node:zlib'
import { contentCrc } from '../../../src/segment/creation-meta.ts'
import type { MicroCase } from '../micro-case.ts'

/** The checksum of a segment's files; beside it the CRC-32 that Pinot itself takes. */
export function creationMetaCases (): MicroCase[] {
  const content = Buffer.from(Array.from({ length: 1 << 20 }, (_, i) => (i * 2_654_435_761 >>> 13) & 0xff))
  const crcOf = (bytes: Uint8Array): number => contentCrc(new Map([['columns.psf', [bytes]]]))
  return [{
    name: 'segment/creation-meta contentCrc',
    records: 1,
    bytes: content.length,
    run: () => crcOf(content),
    rival: { name: 'zlib crc32', run: () => crc32(content) },
    verify: () => {
      const changed = Buffer.from(content)
      changed[777_777]! ^= 1
      return Number.isSafeInteger(crcOf(content)) && crcOf(content) === crcOf(Buffer.from(content)) && crcOf(content) !== crcOf(changed)
    }
  }]
}
