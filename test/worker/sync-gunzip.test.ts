import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { SerialGunzip } from '../../src/worker/serial-gunzip.ts'
import { openGunzip } from '../../src/worker/sync-gunzip.ts'
import type { GunzipStream } from '../../src/worker/sync-gunzip.ts'

interface Result { readonly bytes: Buffer, readonly code?: string | undefined }

/** What comes out, and how it ends, with input in pieces of a size. */
async function inflate (open: (output: (bytes: Uint8Array) => void) => GunzipStream, packed: Uint8Array, size: number): Promise<Result> {
  const out: Buffer[] = []
  const gunzip = open((bytes) => out.push(Buffer.from(bytes)))
  let code: string | undefined
  try {
    for (let at = 0; at < packed.length; at += size) await gunzip.write(packed.subarray(at, at + size))
    await gunzip.end()
  } catch (error) {
    code = (error as NodeJS.ErrnoException).code
  } finally {
    gunzip.close()
  }
  return { bytes: Buffer.concat(out), code }
}

describe('openGunzip', () => {
  it('works in the calling thread on this Node', () => {
    let output = 0
    const gunzip = openGunzip((bytes) => { output += bytes.length })
    assert.equal(gunzip.write(gzipSync(Buffer.alloc(1_000_000))), undefined)
    assert.equal(gunzip.end(), undefined)
    assert.equal(output, 1_000_000)
    gunzip.close()
  })

  it('gives what the stream of Node gives, whole, damaged or cut short', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.nat(700_000).map((n) => Buffer.alloc(n, 'abc'))), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 200_000 }), fc.option(fc.nat()), fc.option(fc.nat()), fc.nat(255),
      async (members, size, cut, at, byte) => {
        let packed: Uint8Array = Buffer.concat(members.map((member) => gzipSync(member)))
        if (cut !== null) packed = packed.subarray(0, cut % packed.length)
        if (at !== null && packed.length > 0) packed[at % packed.length] = byte
        const [actual, expected] = [await inflate(openGunzip, packed, size), await inflate((output) => new SerialGunzip(output), packed, size)]
        assert.equal(actual.code, expected.code)
        if (expected.code === undefined) assert.deepEqual(actual.bytes, expected.bytes)
      }
    ), { numRuns: 60 })
  })

  it('hands errors of the output on', () => {
    const gunzip = openGunzip(() => { throw new Error('no room') })
    assert.throws(() => gunzip.write(gzipSync(randomBytes(1 << 20))), /no room/)
    gunzip.close()
  })
})
