import { changeStream, emptyChangeCounts } from './change-stream.ts'
import type { ChangeCounts, ChangeObserver, ChangeStreamOptions } from './change-stream.ts'
import { writeLines } from './write-lines.ts'
import type { WrittenFile } from './write-lines.ts'

/** What a file of change records is made of. */
export interface WriteChangesOptions extends ChangeStreamOptions {
  readonly path: string
  readonly gzip?: boolean | undefined
  readonly level?: number | undefined
  /** Told of every change, to keep facts: a `FactsBook`. */
  readonly observer?: ChangeObserver | undefined
}

/** Writes a stream of changes as one NDJSON file. */
export async function writeChanges (options: WriteChangesOptions): Promise<WrittenFile & { readonly counts: ChangeCounts }> {
  const counts = emptyChangeCounts()
  const lines = changeStream(options, options.observer, counts)
  const file = await writeLines(options.path, lines, { gzip: options.gzip ?? false, level: options.level })
  return { ...file, counts }
}
