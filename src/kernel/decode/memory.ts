// Memory of the kernel: blocks of a power of two from a bump pointer with free lists, and an arena for what lives as
// long as one record. Nothing here is garbage-collected.

/** Heads of the free lists, by log2 of the size. */
const free: usize = memory.data(32 * 4, 4)
const MOST: u64 = 0x7fff0000
let top: usize = (__heap_base + 63) & ~63

/** A block of at least `size` bytes, 16-byte aligned; its content is whatever was there. */
export function allocate (size: usize): usize {
  const log: u32 = logOf(size)
  const head = free + ((log as usize) << 2)
  const found = load<usize>(head)
  if (found !== 0) {
    store<usize>(head, load<usize>(found))
    return found
  }
  // The host takes places for signed numbers: all of them are below 2 GiB. Beyond that, and where there is no memory,
  // the kernel stops, and the host begins with a new one.
  if (log > 30 || (top as u64) + ((1 as u64) << log) > MOST) unreachable()
  const at = top
  const end = top + ((1 as usize) << log)
  const have: usize = (memory.size() as usize) << 16
  if (end > have && memory.grow(((end - have + 0xffff) >> 16) as i32) < 0) unreachable()
  top = end
  return at
}

/** Gives a block back; `size` is what was asked for. */
export function release (at: usize, size: usize): void {
  const head = free + ((logOf(size) as usize) << 2)
  store<usize>(at, load<usize>(head))
  store<usize>(head, at)
}

/** Bytes that a block of `size` really has. */
export function roomOf (size: usize): usize {
  return (1 as usize) << logOf(size)
}

/** A block of zeros. */
export function allocateZeroed (size: usize): usize {
  const at = allocate(size)
  memory.fill(at, 0, size)
  return at
}

/** A larger block with the same beginning; the old one is given back. */
export function enlarge (at: usize, used: usize, size: usize, larger: usize): usize {
  const next = allocate(larger)
  memory.copy(next, at, used)
  release(at, size)
  return next
}

function logOf (size: usize): u32 {
  if (size > 0x40000000) return 31
  return size <= 16 ? 4 : 32 - (clz<u32>((size as u32) - 1) as u32)
}

/*
 * The arena: chunks that are filled one after the other. A chunk begins with a link to the chunk before it and its own
 * size; when a record is done, all chunks but the newest, which is the largest, are given back.
 *
 *   0  u32 chunk before   4  u32 size   16  bytes ...
 */
const CHUNK_HEADER: usize = 16
/** Readers and writers of 16 bytes at a time may touch so many bytes behind what was asked for. */
const SLACK: usize = 64

let chunk: usize = 0
let arenaEnd: usize = 0
/** The next free byte. Writers that asked for room move it on themselves. */
export let arenaAt: usize = 0

/** Room for `size` bytes (and SLACK) at the place that is returned; `take` it when it is filled. */
export function room (size: usize): usize {
  if (arenaAt + size + SLACK > arenaEnd) nextChunk(size)
  return arenaAt
}

/** Moves on behind what was written, to the next multiple of 8. */
export function take (end: usize): void {
  arenaAt = (end + 7) & ~7
}

/** Forgets what the arena holds. */
export function clearArena (): void {
  let before = load<usize>(chunk)
  store<usize>(chunk, 0)
  while (before !== 0) {
    const next = load<usize>(before)
    release(before, load<u32>(before, 4))
    before = next
  }
  arenaAt = chunk + CHUNK_HEADER
}

function nextChunk (size: usize): void {
  const wanted = CHUNK_HEADER + size + SLACK
  const double: usize = chunk === 0 ? 65536 : (load<u32>(chunk, 4) as usize) * 2
  const bytes = roomOf(wanted > double ? wanted : double)
  const next = allocate(bytes)
  store<usize>(next, chunk)
  store<u32>(next, bytes as u32, 4)
  chunk = next
  arenaAt = next + CHUNK_HEADER
  arenaEnd = next + bytes
}

nextChunk(0)
