import { DynapinotError } from '../errors.ts'
import type { ResolvedOptions } from '../options/resolved-options.ts'
import type { PeekableSource } from '../source/contract.ts'
import { openExport } from '../source/export/export-source.ts'
import { openChanges } from '../source/file/open-changes.ts'

/** Opens the input that the options name. @throws DynapinotError INPUT_NOT_FOUND, INPUT_CORRUPT, MANIFEST_INVALID, CONFIG_INVALID (a stream). */
export async function openSource ({ source }: Pick<ResolvedOptions, 'source'>): Promise<PeekableSource> {
  if (source.kind === 'export') return await openExport(source.path)
  if (source.kind === 'kinesis') {
    throw new DynapinotError('CONFIG_INVALID', 'source.kinesis is a stream without an end, which cannot be loaded as a whole', {
      remedy: 'give source.export or source.changes (--export, --changes); dynapinot replicate follows a stream'
    })
  }
  return await openChanges(source.paths, source)
}
