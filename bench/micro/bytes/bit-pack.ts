import { packedLength, unpackBits } from '../../../src/bytes/bit-pack.ts'
import { segmentKernels } from '../../../src/worker/segment-kernels.ts'
import { Random } from '../../data/random.ts'
import type { MicroCase } from '../micro-case.ts'

const VALUES = 20_000

/** Ids of a dictionary at widths that fit no byte, packed by the kernel and unpacked. */
export function bitPackCases (): MicroCase[] {
  return [3, 13].flatMap((bits): MicroCase[] => {
    const random = new Random(bits)
    const values = Int32Array.from({ length: VALUES }, () => random.below(1 << bits))
    const packed = pack(values, bits)
    const out = new Int32Array(VALUES)
    const kernel = segmentKernels().columns
    const packInKernel = (): Uint8Array => {
      kernel.begin()
      const [from, to] = [kernel.allocate(VALUES * 4), kernel.allocate(packed.length)]
      kernel.words(from, VALUES).set(values)
      kernel.functions.packBits(from, VALUES, bits, to)
      return kernel.bytes(to, packed.length)
    }
    return [
      {
        name: `bytes/bit-pack packBits, ${bits} bits`,
        records: VALUES,
        bytes: packed.length,
        run: packInKernel,
        verify: () => Buffer.from(packInKernel()).equals(packed)
      },
      {
        name: `bytes/bit-pack unpackBits, ${bits} bits`,
        records: VALUES,
        bytes: packed.length,
        run: () => { unpackBits(packed, 0, VALUES, bits, out) },
        verify: () => out.every((value, i) => value === values[i])
      }
    ]
  })
}

/** Bit by bit, most significant first. */
function pack (values: Int32Array, bits: number): Uint8Array {
  const packed = new Uint8Array(packedLength(values.length, bits))
  values.forEach((value, i) => {
    for (let b = 0; b < bits; b++) {
      const at = i * bits + b
      if ((value >>> bits - 1 - b & 1) === 1) packed[at >> 3]! |= 0x80 >> (at & 7)
    }
  })
  return packed
}
