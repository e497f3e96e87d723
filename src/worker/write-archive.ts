import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { DynapinotError } from '../errors.ts'

/**
 * Writes a file under a temporary name beside `path`, synced, then renamed, so that a file of the final name is always
 * whole. `check` is called before each piece.
 * @returns its bytes. @throws DynapinotError SINK_FULL, UNEXPECTED, or what `pieces` throws; then no file is left behind.
 */
export function writeArchive (path: string, pieces: Iterable<Uint8Array>, check: () => void): number {
  const temporary = `${path}.tmp`
  let bytes = 0
  try {
    const fd = openSync(temporary, 'w')
    try {
      for (const piece of pieces) {
        check()
        bytes += piece.length
        for (let at = 0; at < piece.length;) at += writeSync(fd, piece, at, piece.length - at)
      }
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(temporary, path)
    return bytes
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error instanceof DynapinotError ? error : archiveError(path, error)
  }
}

function archiveError (path: string, cause: unknown): DynapinotError {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DynapinotError('SINK_FULL', `no space left to write the segment archive ${path}`, {
      file: path,
      remedy: 'free space where that file is, or point the state folder at a larger disk, then run again'
    }, { cause })
  }
  return new DynapinotError('UNEXPECTED', `cannot write the segment archive ${path}: ${String(cause)}`, { file: path }, { cause })
}
