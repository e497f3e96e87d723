import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSegmentArchive } from '../../src/segment/reader/segment-reader.ts'
import type { Flood, Target } from './flood.ts'
import { measureRun } from './measured-run.ts'
import type { MeasuredRun } from './measured-run.ts'
import { prepareProgram, startProgram } from './program.ts'
import type { ReplicationSums } from './program.ts'
import { verifyRows } from './verify.ts'

/** As quick as it goes: those of the service would need a hundred shards. */
export const NO_LIMITS = { readsPerSecond: 1000, bytesPerSecond: 1 << 30 }

/** A whole run, and whether all records became rows that are there. */
export interface FloodRun extends MeasuredRun {
  readonly sums: ReplicationSums
  readonly verified: boolean
}

/**
 * Replicates a stream whose records are all there, until what it has read is in loaded segments and saved: from the
 * first request for records to the end of the process, which is told to end when the last records have been sent.
 */
export async function runFlood (flood: Flood, target: Target): Promise<FloodRun> {
  const { replay, stream, shape, shards, perShard, partitions, dir } = flood
  const records = perShard * shards
  await replay.create({ name: stream, perShard, rate: null })
  await prepareProgram({ shape, partitions, endpoint: replay.endpoint, stream, limits: NO_LIMITS, sink: target.sink, dir })
  const program = startProgram(dir)
  const run = await measureRun(program.child, { replay, stream, records }, () => { program.child.kill('SIGTERM') }, program.messages)
  const sums = program.sums()
  const loaded = await verifyRows(flood, target, sums)
  return { ...run, sample: { ...run.sample, records: loaded.records }, sums, verified: loaded.verified }
}

/** Rows of the archives in a folder sink, as the project's own reader finds them, by partition. */
export function rowsInFolder (dir: string, partitions: number): readonly number[] {
  const { segments } = JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8')) as { segments: { file: string }[] }
  return rowsInArchives(segments.map(({ file }) => join(dir, 'segments', file)), partitions)
}

/** The same of archives by their paths. */
export function rowsInArchives (paths: readonly string[], partitions: number): readonly number[] {
  const rows = Array.from({ length: partitions }, () => 0)
  for (const path of paths) {
    const { metadata, columns } = openSegmentArchive(readFileSync(path), path)
    const { ids } = [...columns.values()].find(({ metadata: { partition } }) => partition !== null)!.metadata.partition!
    rows[ids[0]!]! += metadata.rows
  }
  return rows
}
