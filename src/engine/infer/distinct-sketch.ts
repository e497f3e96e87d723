const KEPT = 1024
const SPACE = 2 ** 53

/**
 * Estimates how many different texts were added, in bounded memory: exact up to 1,024, then by the density of the 1,024
 * smallest hashes (k minimum values), good to about 3 %.
 */
export class DistinctSketch {
  #hashes: Set<number> = new Set()
  /** Hashes from here on are of no interest. */
  #limit = SPACE
  #added = 0

  add (text: string): void {
    this.#added++
    const hash = hash53(text)
    if (hash >= this.#limit) return
    this.#hashes.add(hash)
    if (this.#hashes.size >= 2 * KEPT) this.#prune()
  }

  /** True if `count` is not an estimate. */
  get exact (): boolean {
    return this.#limit === SPACE && this.#hashes.size <= KEPT
  }

  get count (): number {
    if (this.exact) return this.#hashes.size
    this.#prune()
    return Math.min(Math.round((KEPT - 1) / (this.#limit / SPACE)), this.#added)
  }

  /** Keeps the smallest hashes; the limit becomes the largest of them, which is kept no more. */
  #prune (): void {
    if (this.#hashes.size < KEPT) return
    const sorted = Float64Array.from(this.#hashes).sort()
    this.#limit = sorted[KEPT - 1]!
    this.#hashes = new Set(sorted.subarray(0, KEPT - 1))
  }
}

/** Two independent 32-bit multiplicative hashes of the UTF-16 units, mixed to 53 bits. */
function hash53 (text: string): number {
  let a = 0x9e3779b1
  let b = 0x85ebca6b
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0xcc9e2d51)
    b = (b << 13) | (b >>> 19)
  }
  a = finish(a ^ b)
  b = finish(b ^ a)
  return (a >>> 11) * 0x1_0000_0000 + (b >>> 0)
}

function finish (h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
