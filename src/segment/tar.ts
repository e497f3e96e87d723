/**
 * tar archives: ustar headers, GNU long names. One header is 512 bytes, data is filled up to a multiple of 512, two
 * empty headers end the archive.
 *
 * ```
 *   0 name 100, 100 mode 8, 108 uid 8, 116 gid 8, 124 size 12, 136 mtime 12, 148 check sum 8, 156 type, 157 link 100,
 * 257 "ustar" 00 "00", 265 user 32, 297 group 32, 329 device 16, 345 prefix 155
 * ```
 * A name above 100 bytes stands as the data of an entry of type L before its own.
 */

export const TAR_BLOCK = 512
const NAME_BYTES = 100
const MAX_SIZE = 0o77777777777

const encoder = new TextEncoder()

/** A file or folder of an archive. */
export interface TarEntry {
  /** A folder's path ends with `/`. */
  readonly path: string
  /** The file's bytes; empty for a folder. */
  readonly pieces: readonly Uint8Array[]
}

/** The archive in pieces: the entries in their order, all of one time (ms since the epoch, kept in seconds). */
export function writeTar (entries: readonly TarEntry[], modified: number): Uint8Array[] {
  const out: Uint8Array[] = []
  const seconds = Math.max(0, Math.floor(modified / 1000))
  for (const { path, pieces } of entries) {
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (size > MAX_SIZE) throw new RangeError(`${path} is too large for a tar archive`)
    const name = encoder.encode(path)
    if (name.length > NAME_BYTES) {
      const data = encoder.encode(`${path}\0`)
      out.push(header('././@LongLink', 'L', data.length, 0o644, 0), data, padding(data.length))
    }
    const isFolder = path.endsWith('/')
    out.push(header(name.subarray(0, NAME_BYTES), isFolder ? '5' : '0', size, isFolder ? 0o755 : 0o644, seconds))
    out.push(...pieces, padding(size))
  }
  out.push(new Uint8Array(2 * TAR_BLOCK))
  return out.filter((piece) => piece.length > 0)
}

function padding (size: number): Uint8Array {
  return new Uint8Array((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK)
}

function header (name: string | Uint8Array, type: string, size: number, mode: number, seconds: number): Uint8Array {
  const block = new Uint8Array(TAR_BLOCK)
  const put = (at: number, text: string | Uint8Array): void => block.set(typeof text === 'string' ? encoder.encode(text) : text, at)
  put(0, name)
  put(100, octal(mode, 8))
  put(108, octal(0, 8))
  put(116, octal(0, 8))
  put(124, octal(size, 12))
  put(136, octal(seconds, 12))
  put(148, ' '.repeat(8))
  put(156, type)
  put(257, 'ustar\x0000')
  put(148, `${block.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `)
  return block
}

function octal (value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`
}
