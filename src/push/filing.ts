import { DynapinotError } from '../errors.ts'

/** Where files are written, for messages. */
export interface FilingPlace {
  readonly path: string
  /** The option that names the folder. */
  readonly option: string
  readonly segment?: string | undefined
}

/** Runs work on files and puts its errors into the words of a sink. @throws DynapinotError SINK_FULL, SINK_REJECTED. */
export async function filing<T> ({ path, option, segment }: FilingPlace, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof DynapinotError) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new DynapinotError('SINK_FULL', `no space left in ${path} (${code})`, {
        file: path, segment, remedy: 'free space on that disk, then run again'
      }, { cause })
    }
    throw new DynapinotError('SINK_REJECTED', `cannot write to ${path}: ${message}`, {
      file: path, segment, remedy: `name a folder in ${option} that can be written`
    }, { cause })
  }
}
