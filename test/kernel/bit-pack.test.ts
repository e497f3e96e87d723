import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { packBits, packedLength } from '../../src/bytes/bit-pack.ts'
import { instantiateKernel } from '../../src/bytes/wasm.ts'
import type { KernelMemory } from '../../src/bytes/wasm.ts'
import { loadKernel } from '../../src/worker/load-kernel.ts'

interface Exports {
  readonly memory: KernelMemory
  readonly packBits: (values: number, count: number, bits: number, out: number) => void
}

describe('bit packing in the segment kernel', () => {
  it('gives the bytes of the plain one for every width and border', () => {
    const { memory, packBits: pack } = instantiateKernel(loadKernel('segment')) as Exports
    memory.grow(1)
    let state = 1
    for (let bits = 1; bits <= 31; bits++) {
      for (const count of [0, 1, 2, 31, 32, 33, 63, 64, 65, 127, 1000]) {
        const values = Int32Array.from({ length: count }, () => (state = Math.imul(state, 48271)) >>> (32 - bits))
        const at = memory.buffer.byteLength - 65536
        new Int32Array(memory.buffer, at, count).set(values)
        pack(at, count, bits, at + 32768)
        const packed = new Uint8Array(memory.buffer, at + 32768, packedLength(count, bits))
        assert.deepEqual(packed, packBits(values, 0, count, bits), `${count} values of ${bits} bits`)
      }
    }
  })
})
