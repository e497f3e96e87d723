/**
 * Cuts the concatenation of pieces into blocks of `size` bytes; only the last is shorter. A block that lies in one piece
 * is a view of it, others are copied together. A block is good until the next one is asked for.
 */
export function * regroup (pieces: Iterable<Uint8Array>, size: number): Generator<Uint8Array> {
  const block = new Uint8Array(size)
  let filled = 0
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      if (filled === 0 && piece.length - at >= size) {
        yield piece.subarray(at, at + size)
        at += size
        continue
      }
      const count = Math.min(size - filled, piece.length - at)
      block.set(piece.subarray(at, at + count), filled)
      filled += count
      at += count
      if (filled === size) {
        yield block
        filled = 0
      }
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}
