// The kernel's memory, laid out once. Nothing is allocated later, so it never grows.

/** Bytes before the input that matches may point into. */
export const WINDOW: u32 = 32768
/** Bytes that are compressed in one call at most. */
export const CHUNK: u32 = 1 << 18
/** Input of one deflate block: as much as fits into a stored block. */
export const BLOCK: u32 = 65535
/** Codes of literals and lengths: so short that four of them fit into a word beside 7 bits that wait. */
export const MAX_LITERAL_BITS: u32 = 14
export const MAX_DISTANCE_BITS: u32 = 15
export const HASH_BITS: u32 = 13

export const LITERALS: u32 = 286
export const DISTANCES: u32 = 30
export const END_OF_BLOCK: u32 = 256

/** The window, then the input, then bytes that are read and do not count. */
export const BUFFER = memory.data(32768 + (1 << 18) + 32, 16)
/** As long as the input, and what the heads of stored blocks and the bits between calls take. */
export const OUTPUT = memory.data((1 << 18) + 1024, 16)
/** By hash: position in the stream. */
export const TABLE = memory.data(4 << 13, 16)
/** By match: u16 literals before it, u16 length, u32 distance; the last has length 0. */
export const SEQUENCES = memory.data(8 * 16400, 16)

/** Four histograms of literals, so that equal bytes in a row do not wait for one another. */
export const HISTOGRAMS = memory.data(4 * 4 * 256, 16)
export const LITERAL_COUNTS = memory.data(4 * 288, 16)
export const DISTANCE_COUNTS = memory.data(4 * 32, 16)
/** By symbol: u32 code with its first bit lowest, in the high half the number of bits. */
export const LITERAL_CODES = memory.data(4 * 288, 16)
export const DISTANCE_CODES = memory.data(4 * 32, 16)

/** Code lengths of literals and distances one behind the other, then run-length coded: u8 symbol, u8 extra bits. */
export const LENGTHS = memory.data(320, 16)
export const RUNS = memory.data(2 * 320, 16)
export const RUN_COUNTS = memory.data(4 * 20, 16)
export const RUN_CODES = memory.data(4 * 20, 16)
