import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DynapinotError } from '../errors.ts'
import { isJsonObject } from '../schema/json.ts'
import type { SegmentInfo } from '../worker/protocol.ts'

/** What a folder tells of a segment: the content of `<name>.json`, and an entry of `index.json`. */
export interface DirSegment {
  readonly name: string
  /** File name of the archive, beside the entry. */
  readonly file: string
  readonly partition: number
  readonly rows: number
  /** Decimal text, as in creation.meta. */
  readonly crc: string
  /** Bytes of the archive, and of the segment's files in it. */
  readonly bytes: number
  readonly segmentBytes: number
  /** ms since the epoch; times are those of the table's time column, null without one. */
  readonly creationTime: number
  readonly startTime: number | null
  readonly endTime: number | null
}

/** The entry of a segment in an archive of that file name. */
export function entryOf (segment: SegmentInfo, file: string): DirSegment {
  const { name, partition, rows, crc, archiveBytes, segmentBytes, creationTime, startTime, endTime } = segment
  return { name, file, partition, rows, crc, bytes: archiveBytes, segmentBytes, creationTime, startTime, endTime }
}

/** Reads the entry of one segment; null if the folder does not hold it. @throws DynapinotError SINK_REJECTED. */
export async function readEntry (folder: string, name: string): Promise<DirSegment | null> {
  const path = join(folder, `${name}.json`)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const entry: unknown = JSON.parse(text)
    if (isJsonObject(entry) && entry.name === name && typeof entry.crc === 'string' && typeof entry.file === 'string') return entry as unknown as DirSegment
  } catch {
    // Told below: entries are written whole, so something else wrote this one.
  }
  throw new DynapinotError('SINK_REJECTED', `${path} is not an entry that dynapinot wrote`, { file: path, remedy: 'remove it, or use an empty folder' })
}

/** All entries of a folder, by name. */
export async function readEntries (folder: string): Promise<DirSegment[]> {
  const entries: DirSegment[] = []
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.json')) continue
    const entry = await readEntry(folder, file.slice(0, -'.json'.length))
    if (entry !== null) entries.push(entry)
  }
  return entries
}

/** The text of `index.json`. */
export function indexText (table: string, entries: readonly DirSegment[]): string {
  const sum = (of: (entry: DirSegment) => number): number => entries.reduce((total, entry) => total + of(entry), 0)
  const index = {
    table,
    totals: { segments: entries.length, rows: sum(({ rows }) => rows), bytes: sum(({ bytes }) => bytes) },
    segments: entries
  }
  return JSON.stringify(index, null, 2) + '\n'
}
