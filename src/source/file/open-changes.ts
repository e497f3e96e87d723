import { DynapinotError } from '../../errors.ts'
import type { PeekableSource } from '../contract.ts'
import { openFiles } from './file-source.ts'
import { STDIN, openStdin } from './stdin-source.ts'

/** What opening change records needs of the options. */
export interface ChangesOptions {
  readonly rangeBytes: number
  readonly maxLineBytes: number
}

/**
 * Opens change records: files and folders, or `-` alone for standard input.
 * @throws DynapinotError CONFIG_INVALID, INPUT_NOT_FOUND, INPUT_CORRUPT.
 */
export async function openChanges (paths: readonly string[], options: ChangesOptions): Promise<PeekableSource> {
  if (paths.length === 0) throw new DynapinotError('CONFIG_INVALID', 'no input: name files, folders, or - for standard input')
  if (!paths.includes(STDIN)) return await openFiles(paths, options)
  if (paths.length > 1) throw new DynapinotError('CONFIG_INVALID', 'standard input (-) cannot be mixed with files', { remedy: 'name files alone, or pipe them all: cat FILES | dynapinot ... -' })
  return openStdin(options)
}
