const PRIME1 = 0x9e3779b1 | 0
const PRIME2 = 0x85ebca77 | 0
const PRIME3 = 0xc2b2ae3d | 0
const PRIME4 = 0x27d4eb2f
const PRIME5 = 0x165667b1

/** XXH32 with seed 0 (Cyan4973/xxHash doc/xxhash_spec.md) as an unsigned number: the check sum of LZ4 frames. */
export function xxh32 (bytes: Uint8Array): number {
  const hash = new Xxh32()
  hash.update(bytes)
  return hash.digest()
}

/** XXH32 over bytes that come piece by piece. Each piece but the last must be a multiple of 16 bytes long. */
export class Xxh32 {
  #a = PRIME1 + PRIME2 | 0
  #b = PRIME2
  #c = 0
  #d = -PRIME1 | 0
  #length = 0
  #tail: Uint8Array = new Uint8Array(0)

  update (bytes: Uint8Array): void {
    if (this.#length % 16 !== 0) throw new RangeError('a piece after one that is no multiple of 16 bytes')
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const end = bytes.length - bytes.length % 16
    let a = this.#a
    let b = this.#b
    let c = this.#c
    let d = this.#d
    for (let at = 0; at < end; at += 16) {
      a = round(a, view.getInt32(at, true))
      b = round(b, view.getInt32(at + 4, true))
      c = round(c, view.getInt32(at + 8, true))
      d = round(d, view.getInt32(at + 12, true))
    }
    this.#a = a
    this.#b = b
    this.#c = c
    this.#d = d
    this.#length += bytes.length
    this.#tail = bytes.subarray(end)
  }

  digest (): number {
    let hash = this.#length >= 16
      ? rotate(this.#a, 1) + rotate(this.#b, 7) + rotate(this.#c, 12) + rotate(this.#d, 18) | 0
      : PRIME5
    hash = hash + this.#length | 0
    const tail = this.#tail
    const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
    let at = 0
    for (; at + 4 <= tail.length; at += 4) {
      hash = Math.imul(rotate(hash + Math.imul(view.getInt32(at, true), PRIME3) | 0, 17), PRIME4)
    }
    for (; at < tail.length; at++) hash = Math.imul(rotate(hash + Math.imul(tail[at]!, PRIME5) | 0, 11), PRIME1)
    hash = Math.imul(hash ^ hash >>> 15, PRIME2)
    hash = Math.imul(hash ^ hash >>> 13, PRIME3)
    return (hash ^ hash >>> 16) >>> 0
  }
}

function round (lane: number, word: number): number {
  return Math.imul(rotate(lane + Math.imul(word, PRIME2) | 0, 13), PRIME1)
}

function rotate (value: number, bits: number): number {
  return value << bits | value >>> (32 - bits)
}
