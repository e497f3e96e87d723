/**
 * A small seeded random generator (sfc32 by Chris Doty-Humphrey: three words of state and a counter). An item is made
 * from its own generator, seeded by (seed, number of the item, revision), so that any item can be made again alone.
 */
export class Random {
  #a = 0
  #b = 0
  #c = 0
  #counter = 1

  constructor (seed = 0, item = 0, revision = 0) {
    this.reset(seed, item, revision)
  }

  /** Starts anew, as a fresh generator of these seeds would. */
  reset (seed: number, item: number, revision: number): this {
    this.#a = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
    this.#b = Math.imul(item ^ 0x7f4a7c15, 0xc2b2ae35)
    this.#c = Math.imul(revision ^ 0x1b873593, 0x27d4eb2f)
    this.#counter = 1
    for (let i = 0; i < 12; i++) this.u32()
    return this
  }

  /** The next 32 bits, unsigned. */
  u32 (): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum | 0
    return sum >>> 0
  }

  /** An integer from 0 to below `n`; `n` up to 2^32. */
  below (n: number): number {
    return Math.floor(this.u32() * n / 0x1_0000_0000)
  }

  /** An integer from `low` to `high`, both included; at most 2^32 values apart. */
  between (low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  /** True in about one of `n` cases. */
  oneIn (n: number): boolean {
    return this.below(n) === 0
  }

  pick<T> (values: readonly T[]): T {
    return values[this.below(values.length)]!
  }
}

/** A one-to-one mapping of 32-bit words (Murmur3's finaliser): different numbers never meet. */
export function scramble (n: number): number {
  let h = n | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
