import { TAR_BLOCK } from '../tar.ts'

/**
 * Reads tar archives: ustar, GNU long names (type L) and pax paths (type x). The layout of a header is drawn in
 * segment/tar.ts. Files are views of the archive.
 */

const decoder = new TextDecoder()

/**
 * The files of an archive by path, folders left out.
 * @throws RangeError if a header is damaged or the archive ends inside a file.
 */
export function readTar (tar: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  let longName: string | null = null
  for (let at = 0; at + TAR_BLOCK <= tar.length;) {
    const header = tar.subarray(at, at + TAR_BLOCK)
    if (header.every((byte) => byte === 0)) break
    checkHeader(header, at)
    const size = sizeOf(header)
    const start = at + TAR_BLOCK
    if (size > tar.length - start) throw new RangeError(`the archive ends inside the file at byte ${at}`)
    const data = tar.subarray(start, start + size)
    const type = String.fromCharCode(header[156]!)
    if (type === 'L') {
      longName = text(data)
    } else if (type === 'x') {
      longName = paxPath(data) ?? longName
    } else {
      const path = longName ?? pathOf(header)
      longName = null
      if (type === '0' || type === '\0') files.set(path, data)
    }
    at = start + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK
  }
  return files
}

function checkHeader (header: Uint8Array, at: number): void {
  let sum = 0
  for (let i = 0; i < TAR_BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!
  if (parseInt(text(header.subarray(148, 156)).trim(), 8) !== sum) throw new RangeError(`the header at byte ${at} is damaged`)
}

/** Octal text, or, with the high bit set, a big-endian number. */
function sizeOf (header: Uint8Array): number {
  const field = header.subarray(124, 136)
  if ((field[0]! & 0x80) !== 0) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0)
  const size = parseInt(text(field).trim() || '0', 8)
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('a file has no size')
  return size
}

function pathOf (header: Uint8Array): string {
  const name = text(header.subarray(0, 100))
  const prefix = text(header.subarray(257, 263)) === 'ustar' ? text(header.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** Text up to the first zero byte. */
function text (bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end))
}

/** Records `<length> <key>=<value>\n`. */
function paxPath (data: Uint8Array): string | null {
  const match = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(decoder.decode(data))
  return match?.[1] ?? null
}
