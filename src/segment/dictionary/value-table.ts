/**
 * Hash tables that number values in the order of their first appearance. Open addressing with linear probing in typed
 * arrays; a slot holds the value (or its hash) beside its number, so that a probe touches one cache line.
 */

const MULTIPLIER = 0x9e3779b1 | 0
const MULTIPLIER2 = 0x85ebca6b | 0
const FIRST_BITS = 10

/** Numbers 32-bit patterns: INT, FLOAT. Slot: value, number + 1. */
export class WordTable {
  count = 0
  #bits = FIRST_BITS
  #slots: Int32Array = new Int32Array(2 << FIRST_BITS)

  /** Writes the number of each word into `ids`. */
  add (words: Int32Array, ids: Int32Array): void {
    let slots = this.#slots
    let shift = 32 - this.#bits
    let mask = (1 << this.#bits) - 1
    let limit = 1 << this.#bits - 1
    let count = this.count
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!
      let slot = Math.imul(word, MULTIPLIER) >>> shift
      for (;;) {
        const known = slots[slot * 2 + 1]!
        if (known === 0) {
          slots[slot * 2] = word
          slots[slot * 2 + 1] = ++count
          ids[i] = count - 1
          if (count === limit) {
            this.#grow()
            slots = this.#slots
            shift--
            mask = mask * 2 + 1
            limit *= 2
          }
          break
        }
        if (slots[slot * 2] === word) {
          ids[i] = known - 1
          break
        }
        slot = slot + 1 & mask
      }
    }
    this.count = count
  }

  /** Number of a word that was added. */
  find (word: number): number {
    const mask = (1 << this.#bits) - 1
    let slot = Math.imul(word, MULTIPLIER) >>> (32 - this.#bits)
    while (this.#slots[slot * 2] !== word || this.#slots[slot * 2 + 1] === 0) slot = slot + 1 & mask
    return this.#slots[slot * 2 + 1]! - 1
  }

  /** All words by number. */
  words (): Int32Array<ArrayBuffer> {
    const words = new Int32Array(this.count)
    const slots = this.#slots
    for (let at = 0; at < slots.length; at += 2) {
      if (slots[at + 1] !== 0) words[slots[at + 1]! - 1] = slots[at]!
    }
    return words
  }

  #grow (): void {
    const old = this.#slots
    this.#bits++
    const slots = this.#slots = new Int32Array(2 << this.#bits)
    const shift = 32 - this.#bits
    const mask = (1 << this.#bits) - 1
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue
      let slot = Math.imul(old[at]!, MULTIPLIER) >>> shift
      while (slots[slot * 2 + 1] !== 0) slot = slot + 1 & mask
      slots[slot * 2] = old[at]!
      slots[slot * 2 + 1] = old[at + 1]!
    }
  }
}

function hashPair (low: number, high: number): number {
  const hash = Math.imul(low, MULTIPLIER) ^ Math.imul(high, MULTIPLIER2)
  return Math.imul(hash ^ hash >>> 15, MULTIPLIER)
}

/** Numbers 64-bit patterns as pairs of words, low word first: LONG, DOUBLE. Slot: low, high, number + 1, 0. */
export class PairTable {
  count = 0
  #bits = FIRST_BITS
  #slots: Int32Array = new Int32Array(4 << FIRST_BITS)

  /** Writes the number of each pair of words into `ids`. */
  add (words: Int32Array, ids: Int32Array): void {
    const values = words.length >> 1
    let slots = this.#slots
    let shift = 32 - this.#bits
    let mask = (1 << this.#bits) - 1
    let limit = 1 << this.#bits - 1
    let count = this.count
    for (let i = 0; i < values; i++) {
      const low = words[i * 2]!
      const high = words[i * 2 + 1]!
      let slot = hashPair(low, high) >>> shift
      for (;;) {
        const known = slots[slot * 4 + 2]!
        if (known === 0) {
          slots[slot * 4] = low
          slots[slot * 4 + 1] = high
          slots[slot * 4 + 2] = ++count
          ids[i] = count - 1
          if (count === limit) {
            this.#grow()
            slots = this.#slots
            shift--
            mask = mask * 2 + 1
            limit *= 2
          }
          break
        }
        if (slots[slot * 4] === low && slots[slot * 4 + 1] === high) {
          ids[i] = known - 1
          break
        }
        slot = slot + 1 & mask
      }
    }
    this.count = count
  }

  /** Number of a pair that was added. */
  find (low: number, high: number): number {
    const slots = this.#slots
    const mask = (1 << this.#bits) - 1
    let slot = hashPair(low, high) >>> (32 - this.#bits)
    while (slots[slot * 4] !== low || slots[slot * 4 + 1] !== high || slots[slot * 4 + 2] === 0) slot = slot + 1 & mask
    return slots[slot * 4 + 2]! - 1
  }

  /** All pairs by number. */
  words (): Int32Array<ArrayBuffer> {
    const words = new Int32Array(this.count * 2)
    const slots = this.#slots
    for (let at = 0; at < slots.length; at += 4) {
      const known = slots[at + 2]!
      if (known === 0) continue
      words[known * 2 - 2] = slots[at]!
      words[known * 2 - 1] = slots[at + 1]!
    }
    return words
  }

  #grow (): void {
    const old = this.#slots
    this.#bits++
    const slots = this.#slots = new Int32Array(4 << this.#bits)
    const shift = 32 - this.#bits
    const mask = (1 << this.#bits) - 1
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 2] === 0) continue
      let slot = hashPair(old[at]!, old[at + 1]!) >>> shift
      while (slots[slot * 4 + 2] !== 0) slot = slot + 1 & mask
      slots[slot * 4] = old[at]!
      slots[slot * 4 + 1] = old[at + 1]!
      slots[slot * 4 + 2] = old[at + 2]!
    }
  }
}
