import { DynapinotError } from '../../errors.ts'

/** A segment that cannot be read: the file (or index) and what is wrong with it. */
export function invalidSegment (file: string, what: string, cause?: unknown): DynapinotError {
  return new DynapinotError('SEGMENT_INVALID', `${file}: ${what}`, { file }, cause === undefined ? {} : { cause })
}

/** Runs `read`; what goes beyond the bytes of `file`, or is damaged in them, becomes SEGMENT_INVALID. */
export function reading<T> (file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof DynapinotError) throw error
    // RangeError: beyond the end, or a codec's own check. Errors of zlib have a code.
    if (error instanceof RangeError || (error instanceof Error && 'code' in error)) throw invalidSegment(file, error.message, error)
    throw error
  }
}
