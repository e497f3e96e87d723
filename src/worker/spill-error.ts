import { DynapinotError } from '../errors.ts'

/** What went wrong with a write to the spill folder: SPILL_FULL if there is no space, else UNEXPECTED. */
export function spillError (what: string, path: string, cause: unknown): DynapinotError {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DynapinotError('SPILL_FULL', `no space left for ${what}: ${path}`, {
      file: path,
      remedy: 'free space, point memory.spillDir at a larger disk, or raise memory.blocks'
    }, { cause })
  }
  return new DynapinotError('UNEXPECTED', `cannot write ${what}: ${path}: ${String(cause)}`, { file: path }, { cause })
}
