import { toErrorData } from '../errors.ts'
import { buildSegment } from '../segment/build-segment.ts'
import { segmentFiles } from '../segment/layout.ts'
import { packSegment } from '../segment/pack-segment.ts'
import type { SegmentRows } from '../segment/segment-rows.ts'
import { buildRows } from './build-rows.ts'
import { buildRowsFile } from './rows-file.ts'
import { segmentKernels } from './segment-kernels.ts'
import type { BuildResult, BuildTask, SegmentInfo, WorkerSetup } from './protocol.ts'
import { checkStop } from './stop.ts'
import { writeArchive } from './write-archive.ts'

/** What is known of a segment before it is built. */
export type SegmentTask = Pick<BuildTask, 'name' | 'partition' | 'archivePath' | 'creationTime' | 'custom'>

/**
 * Builds one segment from its blocks and writes its archive.
 * @returns the segment, or an error and an empty segment; then no file is left behind.
 */
export function runBuildTask (setup: WorkerSetup, task: BuildTask): BuildResult {
  try {
    checkStop(setup, `${task.name} was built`)
    if (setup.segment.form === 'rows') return { kind: 'build', segment: buildRowsFile(setup, task) }
    const rows = buildRows(task, setup.plan.columns.map(({ storedType }) => storedType))
    return { kind: 'build', segment: buildArchive(setup, task, rows) }
  } catch (error) {
    return { kind: 'build', segment: noSegment(task), error: toErrorData(error) }
  }
}

/**
 * Builds one segment and writes its archive; a file of the final name is always whole.
 */
export function buildArchive (setup: WorkerSetup, task: SegmentTask, rows: SegmentRows): SegmentInfo {
  const { plan, segment: settings } = setup
  const kernels = segmentKernels()
  const built = buildSegment(plan, {
    name: task.name,
    partition: task.partition,
    creationTime: task.creationTime,
    custom: task.custom,
    creator: settings.creator
  }, rows, kernels)
  checkStop(setup, `${task.name} was packed`)
  const archive = packSegment(built, settings, kernels)
  const archiveBytes = writeArchive(task.archivePath, archive, () => { checkStop(setup, `${task.name} was written`) })
  return {
    name: task.name,
    partition: task.partition,
    rows: built.rows,
    crc: String(built.crc),
    creationTime: task.creationTime,
    segmentBytes: built.bytes,
    archiveBytes,
    archivePath: task.archivePath,
    startTime: built.startTime,
    endTime: built.endTime,
    // Memory of its own: a small Buffer is a piece of a larger one, and all of that would cross to the main thread.
    metadata: new Uint8Array(Buffer.concat(built.files.get(segmentFiles.metadata)!))
  }
}

/** Stands for a segment that was not built. */
export function noSegment (task: Pick<SegmentTask, 'name' | 'partition' | 'archivePath' | 'creationTime'>): SegmentInfo {
  return {
    name: task.name,
    partition: task.partition,
    rows: 0,
    crc: '0',
    creationTime: task.creationTime,
    segmentBytes: 0,
    archiveBytes: 0,
    archivePath: task.archivePath,
    startTime: null,
    endTime: null
  }
}
