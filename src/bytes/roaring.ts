import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'

/**
 * Roaring bitmaps in the portable format (RoaringFormatSpec), all little-endian. A container holds the values with the
 * same high 16 bits (its key):
 *
 * ```
 * without runs   u32 12346, u32 containers
 * with runs      u16 12347, u16 containers - 1, run flags: bit i & 7 of byte i >> 3
 *                containers x { u16 key, u16 cardinality - 1 }
 *                containers x u32 offset from the start     (with runs: only from 4 containers on)
 *                containers:
 *                  run      u16 runs, runs x { u16 first, u16 length - 1 }
 *                  array    cardinality x u16, if cardinality <= 4096
 *                  bitmap   8192 bytes, bit x & 7 of byte x >> 3
 * ```
 * The smallest form of each container is taken, as RoaringBitmap.runOptimize does.
 */

const COOKIE = 12346
const RUN_COOKIE = 12347
const OFFSETS_FROM = 4
const MAX_ARRAY = 4096
const CONTAINER_BYTES = 8192

interface Container {
  readonly key: number
  readonly bits: Uint8Array
  readonly cardinality: number
  readonly runs: number
  readonly isRun: boolean
}

/** Portable bytes of the values that are set in `bits` (bit i & 7 of byte i >> 3). */
export function writeRoaring (bits: Uint8Array): Uint8Array<ArrayBuffer> {
  const containers: Container[] = []
  for (let at = 0; at < bits.length; at += CONTAINER_BYTES) {
    const container = measure(at / CONTAINER_BYTES, bits.subarray(at, at + CONTAINER_BYTES))
    if (container.cardinality > 0) containers.push(container)
  }
  const count = containers.length
  const hasRuns = containers.some((container) => container.isRun)
  const writer = new ByteWriter(64)
  if (hasRuns) {
    writer.u16le(RUN_COOKIE).u16le(count - 1)
    const flags = new Uint8Array((count + 7) >> 3)
    containers.forEach((container, i) => { if (container.isRun) flags[i >> 3]! |= 1 << (i & 7) })
    writer.bytes(flags)
  } else {
    writer.u32le(COOKIE).u32le(count)
  }
  for (const { key, cardinality } of containers) writer.u16le(key).u16le(cardinality - 1)
  if (!hasRuns || count >= OFFSETS_FROM) {
    let offset = writer.length + count * 4
    for (const container of containers) {
      writer.u32le(offset)
      offset += sizeOf(container)
    }
  }
  for (const container of containers) writeContainer(writer, container)
  return writer.done()
}

function measure (key: number, bits: Uint8Array): Container {
  let cardinality = 0
  let runs = 0
  let before = 0
  for (let i = 0; i < bits.length; i++) {
    const byte = bits[i]!
    if (byte !== 0) {
      cardinality += bitCount(byte)
      runs += bitCount(byte & ~(byte << 1 | before))
    }
    before = byte >>> 7
  }
  const plain = cardinality <= MAX_ARRAY ? cardinality * 2 : CONTAINER_BYTES
  return { key, bits, cardinality, runs, isRun: plain > 2 + runs * 4 }
}

function sizeOf ({ cardinality, runs, isRun }: Container): number {
  if (isRun) return 2 + runs * 4
  return cardinality <= MAX_ARRAY ? cardinality * 2 : CONTAINER_BYTES
}

function writeContainer (writer: ByteWriter, { bits, cardinality, runs, isRun }: Container): void {
  if (isRun) {
    writer.u16le(runs)
    eachRun(bits, (first, last) => writer.u16le(first).u16le(last - first))
  } else if (cardinality <= MAX_ARRAY) {
    eachRun(bits, (first, last) => { for (let x = first; x <= last; x++) writer.u16le(x) })
  } else {
    writer.bytes(bits).zeros(CONTAINER_BYTES - bits.length)
  }
}

function eachRun (bits: Uint8Array, visit: (first: number, last: number) => void): void {
  const end = bits.length * 8
  let first = -1
  for (let x = 0; x < end; x++) {
    if ((x & 7) === 0 && bits[x >> 3] === (first < 0 ? 0 : 0xff)) { x += 7; continue }
    const isSet = (bits[x >> 3]! & 1 << (x & 7)) !== 0
    if (isSet && first < 0) first = x
    if (!isSet && first >= 0) {
      visit(first, x - 1)
      first = -1
    }
  }
  if (first >= 0) visit(first, end - 1)
}

function bitCount (byte: number): number {
  let n = byte - (byte >>> 1 & 0x55)
  n = (n & 0x33) + (n >>> 2 & 0x33)
  return (n + (n >>> 4)) & 0x0f
}

/**
 * Reads a bitmap of values below `limit` into bits (bit i & 7 of byte i >> 3).
 * @throws RangeError if the bytes are no portable bitmap, end too early, or hold a value that is not below `limit`.
 */
export function readRoaring (bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array((limit + 7) >> 3)
  const reader = new ByteReader(bytes)
  const cookie = reader.u32le()
  const hasRuns = (cookie & 0xffff) === RUN_COOKIE
  if (!hasRuns && cookie !== COOKIE) throw new RangeError(`${cookie} is no cookie of a roaring bitmap`)
  const count = hasRuns ? (cookie >>> 16) + 1 : reader.u32le()
  if (count > 65536) throw new RangeError(`${count} containers are not possible`)
  const flags = hasRuns ? reader.bytes((count + 7) >> 3) : new Uint8Array((count + 7) >> 3)
  const heads = new ByteReader(reader.bytes(count * 4))
  if (!hasRuns || count >= OFFSETS_FROM) reader.bytes(count * 4)
  for (let i = 0; i < count; i++) {
    const base = heads.u16le() * 65536
    const cardinality = heads.u16le() + 1
    if ((flags[i >> 3]! & 1 << (i & 7)) !== 0) {
      for (let runs = reader.u16le(); runs > 0; runs--) {
        const first = base + reader.u16le()
        setRun(bits, first, first + reader.u16le(), limit)
      }
    } else if (cardinality <= MAX_ARRAY) {
      for (let k = 0; k < cardinality; k++) {
        const value = base + reader.u16le()
        setRun(bits, value, value, limit)
      }
    } else {
      eachRun(reader.bytes(CONTAINER_BYTES), (first, last) => setRun(bits, base + first, base + last, limit))
    }
  }
  return bits
}

function setRun (bits: Uint8Array, first: number, last: number, limit: number): void {
  if (last >= limit) throw new RangeError(`value ${last} is not below ${limit}`)
  for (let value = first; value <= last; value++) bits[value >> 3]! |= 1 << (value & 7)
}
