import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { BlockColumn } from '../block/row-block.ts'
import { buildRows } from './build-rows.ts'
import { cellText } from './json-cell.ts'
import type { BuildTask, SegmentInfo, WorkerSetup } from './protocol.ts'
import { checkStop } from './stop.ts'
import { writeArchive } from './write-archive.ts'

/** Characters that are gathered before they are written. */
const PIECE_CHARS = 1 << 18

/**
 * Writes the rows of a segment as newline-separated JSON objects, in their order, all versions of a key included: for
 * Pinot's controller to build the segment of. A block at a time is in memory. The CRC is that of the file.
 * @throws DynapinotError PLAN_CONFLICT if a value has no form that Pinot would read as it is.
 */
export function buildRowsFile (setup: WorkerSetup, task: BuildTask): SegmentInfo {
  const hash = createHash('sha256')
  const bytes = writeArchive(task.archivePath, pieces(setup, task, hash), () => { checkStop(setup, `${task.name} was written`) })
  return {
    name: task.name,
    partition: task.partition,
    rows: task.blocks.reduce((sum, { rows }) => sum + rows, 0),
    crc: String(hash.digest().readBigUInt64BE() >> 11n),
    creationTime: task.creationTime,
    segmentBytes: bytes,
    archiveBytes: bytes,
    archivePath: task.archivePath,
    startTime: null,
    endTime: null
  }
}

function * pieces (setup: WorkerSetup, task: BuildTask, hash: Hash): Generator<Uint8Array> {
  let text = ''
  const taken = (): Uint8Array => {
    const piece = Buffer.from(text)
    hash.update(piece)
    text = ''
    return piece
  }
  for (const line of lines(setup, task)) {
    text += line
    if (text.length >= PIECE_CHARS) yield taken()
  }
  if (text !== '') yield taken()
}

function * lines ({ plan }: WorkerSetup, task: BuildTask): Generator<string> {
  const types = plan.columns.map(({ storedType }) => storedType)
  const cells = plan.columns.map((column) => ({ key: JSON.stringify(column.name), text: cellText(column, column.name === plan.timeColumn) }))
  for (const ref of task.blocks) {
    // A column of a spilled block is good until the next one is read: so each has rows of its own.
    const columns: BlockColumn[] = types.map((_, c) => buildRows({ ...task, blocks: [ref] }, types).column(c)[0]!.column)
    for (let row = 0; row < ref.rows; row++) {
      const members: string[] = []
      for (const [c, { key, text }] of cells.entries()) members.push(`${key}:${text(columns[c]!, row)}`)
      yield `{${members.join(',')}}\n`
    }
  }
}
