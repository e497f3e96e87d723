/**
 * Counts distinct values by 32-bit hashes: exactly up to 2048, then by HyperLogLog with a tenth on top, since Pinot
 * wants an estimate that is rather too high. The cardinality of a raw column is such an estimate in Pinot as well.
 * Source: org.apache.pinot.segment.local.segment.creator.impl.stats.NoDictColumnStatisticsCollector.
 */

const EXACT = 2048
const SET_BITS = 13
const REGISTER_BITS = 12
const REGISTERS = 1 << REGISTER_BITS
const BUFFER = 1.1

/** Takes hashes whose bits are all well mixed. */
export class DistinctCounter {
  readonly #set: Int32Array = new Int32Array(1 << SET_BITS)
  readonly #registers: Uint8Array = new Uint8Array(REGISTERS)
  #hasZero = false
  #exact = 0

  add (hash: number): void {
    if (this.#exact <= EXACT) this.#addExactly(hash)
    const register = hash >>> (32 - REGISTER_BITS)
    // A one at the end sets a limit to the zeros that are counted.
    const zeros = Math.clz32(hash << REGISTER_BITS | 1 << REGISTER_BITS - 1) + 1
    if (zeros > this.#registers[register]!) this.#registers[register] = zeros
  }

  #addExactly (hash: number): void {
    if (hash === 0) {
      if (!this.#hasZero) this.#exact++
      this.#hasZero = true
      return
    }
    const mask = (1 << SET_BITS) - 1
    let slot = hash & mask
    while (this.#set[slot] !== 0) {
      if (this.#set[slot] === hash) return
      slot = slot + 1 & mask
    }
    this.#set[slot] = hash
    this.#exact++
  }

  /** The count or its estimate, at most `values`. */
  count (values: number): number {
    if (this.#exact <= EXACT) return this.#exact
    let sum = 0
    let empty = 0
    for (const zeros of this.#registers) {
      sum += 2 ** -zeros
      if (zeros === 0) empty++
    }
    const raw = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS * REGISTERS / sum
    const estimate = raw <= 2.5 * REGISTERS && empty > 0 ? REGISTERS * Math.log(REGISTERS / empty) : raw
    return Math.min(values, Math.round(estimate * BUFFER))
  }
}
