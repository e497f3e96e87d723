const MULTIPLIER = 0x9e3779b1 | 0
const MULTIPLIER2 = 0x85ebca6b | 0
const FIRST_BITS = 10
/** From this length on a native copy beats a loop. */
const NATIVE_COPY = 64

/**
 * Numbers byte strings in the order of their first appearance, straight from the bytes of row blocks. Distinct values are
 * copied into an arena one behind the other; a slot holds the hash and the number + 1.
 */
export class BytesTable {
  count = 0
  /** Distinct values back to back; value n is `arena[starts[n] .. starts[n + 1])`. */
  arena: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 14)
  starts: Uint32Array<ArrayBuffer> = new Uint32Array(1 << 10)
  #bits = FIRST_BITS
  #slots: Int32Array = new Int32Array(2 << FIRST_BITS)

  /** Writes the number of each value `bytes[valueStarts[i] .. valueStarts[i + 1])` to `ids[at + i]`. */
  add (bytes: Uint8Array, valueStarts: Uint32Array, values: number, ids: Int32Array, at: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let slots = this.#slots
    let mask = (1 << this.#bits) - 1
    let shift = 32 - this.#bits
    let arena = new DataView(this.arena.buffer)
    let end = valueStarts[0]!
    for (let i = 0; i < values; i++) {
      const start = end
      end = valueStarts[i + 1]!
      const hash = hashBytes(view, start, end)
      let slot = hash >>> shift
      for (;;) {
        const known = slots[slot * 2 + 1]! - 1
        if (known < 0) {
          slots[slot * 2] = hash
          slots[slot * 2 + 1] = this.count + 1
          ids[at + i] = this.count
          this.#append(bytes, start, end)
          if (this.arena.buffer !== arena.buffer) arena = new DataView(this.arena.buffer)
          if (this.count * 2 > mask) {
            this.#grow()
            slots = this.#slots
            mask = mask * 2 + 1
            shift--
          }
          break
        }
        if (slots[slot * 2] === hash) {
          const own = this.starts[known]!
          if (this.starts[known + 1]! - own === end - start && isEqual(arena, own, view, start, end - start)) {
            ids[at + i] = known
            break
          }
        }
        slot = slot + 1 & mask
      }
    }
  }

  #append (bytes: Uint8Array, start: number, end: number): void {
    const at = this.starts[this.count]!
    const needed = at + end - start
    if (needed > this.arena.length) {
      const larger = new Uint8Array(Math.max(needed, this.arena.length * 2))
      larger.set(this.arena.subarray(0, at))
      this.arena = larger
    }
    const arena = this.arena
    if (end - start < NATIVE_COPY) {
      for (let i = start, to = at; i < end; i++, to++) arena[to] = bytes[i]!
    } else {
      arena.set(bytes.subarray(start, end), at)
    }
    this.count++
    if (this.count >= this.starts.length) {
      const larger = new Uint32Array(this.starts.length * 2)
      larger.set(this.starts)
      this.starts = larger
    }
    this.starts[this.count] = needed
  }

  #grow (): void {
    const old = this.#slots
    this.#bits++
    const slots = this.#slots = new Int32Array(2 << this.#bits)
    const shift = 32 - this.#bits
    const mask = (1 << this.#bits) - 1
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue
      let slot = old[at]! >>> shift
      while (slots[slot * 2 + 1] !== 0) slot = slot + 1 & mask
      slots[slot * 2] = old[at]!
      slots[slot * 2 + 1] = old[at + 1]!
    }
  }
}

/** True if `length` bytes of two views are equal. From four bytes on words are compared, the last one overlapping. */
function isEqual (a: DataView, aStart: number, b: DataView, bStart: number, length: number): boolean {
  const last = length - 4
  if (last < 0) {
    for (let i = 0; i < length; i++) if (a.getUint8(aStart + i) !== b.getUint8(bStart + i)) return false
    return true
  }
  for (let i = 0; i < last; i += 4) if (a.getInt32(aStart + i, true) !== b.getInt32(bStart + i, true)) return false
  return a.getInt32(aStart + last, true) === b.getInt32(bStart + last, true)
}

/** 32-bit hash of the bytes `start..end` of a view; well mixed in all bits. From four bytes on by words, the last one overlapping. */
export function hashBytes (view: DataView, start: number, end: number): number {
  let hash = Math.imul(end - start, MULTIPLIER)
  const last = end - 4
  if (last >= start) {
    for (let at = start; at < last; at += 4) {
      hash = Math.imul((hash << 5 | hash >>> 27) ^ view.getInt32(at, true), MULTIPLIER)
      hash ^= hash >>> 15
    }
    hash = Math.imul((hash << 5 | hash >>> 27) ^ view.getInt32(last, true), MULTIPLIER)
  } else {
    for (let at = start; at < end; at++) hash = Math.imul((hash << 5 | hash >>> 27) ^ view.getUint8(at), MULTIPLIER)
  }
  hash = Math.imul(hash ^ hash >>> 16, MULTIPLIER2)
  return hash ^ hash >>> 13
}
