import type { ResolvedOptions } from '../options/resolved-options.ts'
import { takesRows } from '../push/modes/choose-mode.ts'

/** What keeps a stream from being followed by these options, one line each: `option: what to do`. Pure. */
export function streamFaults ({ source, sink }: Pick<ResolvedOptions, 'source' | 'sink'>): readonly string[] {
  const faults: string[] = []
  if (source.kind !== 'kinesis') faults.push('source: there is no stream to follow; give source.kinesis')
  else {
    if (source.keys.partition === undefined) faults.push('source.keys.partition: name the key of the DynamoDB table, source.keys.sort too if it has one')
    if (source.tables.length === 0) faults.push('source.tables: name the DynamoDB table whose records are meant')
  }
  if (sink.kind === 'pinot' && takesRows(sink)) faults.push(`sink.push.mode: ${sink.push!.mode} makes segments that cannot be merged; a stream needs one of the other modes`)
  return faults
}
