// Dictionary ids of the documents in their order, u32 each.

/** True if they never get smaller. */
export function isAscending (ids: usize, count: u32): bool {
  const end = ids + (<usize>count << 2)
  for (let at = ids + 4; at < end; at += 4) if (load<u32>(at) < load<u32>(at - 4)) return false
  return true
}

/** Of ascending ids that have every id from 0 on: by id the first and the last document, i32be each. */
export function writeRanges (ids: usize, count: u32, out: usize): void {
  let first: u32 = 0
  for (let doc: u32 = 1; doc <= count; doc++) {
    const id = load<u32>(ids + (<usize>(doc - 1) << 2))
    if (doc < count && load<u32>(ids + (<usize>doc << 2)) === id) continue
    store<u32>(out + (<usize>id << 3), bswap(first))
    store<u32>(out + (<usize>id << 3), bswap(doc - 1), 4)
    first = doc
  }
}
