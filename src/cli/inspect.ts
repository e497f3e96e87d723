import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { DynapinotError, exitCodes } from '../errors.ts'
import { openSegment, openSegmentArchive } from '../segment/reader/segment-reader.ts'
import type { SegmentReader } from '../segment/reader/segment-reader.ts'
import { segmentJson, segmentText } from './segment-view.ts'

interface InspectFlags {
  readonly json?: boolean
  readonly rows: number
  readonly columns?: readonly string[]
}

/** `dynapinot inspect`: what is in a segment, written by this program or by Pinot. */
export function inspectCommand (): Command {
  return new Command('inspect')
    .description('show a segment: metadata, columns, first rows')
    .argument('<segments...>', 'segment archives (.tar.gz, .tar.lz4, .tar.zst), segment folders, or folders that backfill wrote')
    .option('--rows <n>', 'first rows to show', count, 10)
    .option('--columns <names...>', 'only these columns')
    .option('--json', 'print JSON: one object a segment')
    .action((paths: string[], flags: InspectFlags) => {
      for (const path of paths.flatMap(segmentsAt)) {
        const segment = open(path)
        const columns = chosen(segment, flags.columns)
        process.stdout.write((flags.json === true
          ? JSON.stringify(segmentJson(segment, columns, flags.rows))
          : segmentText(segment, columns, flags.rows, process.stdout.columns ?? 160)) + '\n')
      }
      process.exitCode = exitCodes.ok
    })
}

function count (text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('it must be a whole number')
  return Number(text)
}

/** A folder of a directory sink stands for its archives, a segment's own folder for itself. */
function segmentsAt (path: string): string[] {
  const sink = join(path, 'segments')
  if (!existsSync(path) || !statSync(path).isDirectory() || !existsSync(sink)) return [path]
  return readdirSync(sink).filter((name) => /\.tar\.\w+$/.test(name)).sort().map((name) => join(sink, name))
}

function open (path: string): SegmentReader {
  try {
    if (!statSync(path).isDirectory()) return openSegmentArchive(readFileSync(path), path)
    const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    return openSegment(new Map(files.map((file) => [file, readFileSync(file)])))
  } catch (cause) {
    if (cause instanceof DynapinotError) throw cause
    throw new DynapinotError('INPUT_NOT_FOUND', `the segment cannot be read: ${path}: ${(cause as Error).message}`, {
      file: path, remedy: 'name the archive or the folder of a segment'
    }, { cause })
  }
}

function chosen ({ columns, metadata }: SegmentReader, names: readonly string[] | undefined): readonly string[] {
  const all = [...columns.keys()].sort()
  const missing = (names ?? []).filter((name) => !columns.has(name))
  if (missing.length > 0) {
    throw new DynapinotError('CONFIG_INVALID', `segment ${metadata.name} has no column ${missing.join(', ')}`, { remedy: `it has ${all.join(', ')}` })
  }
  return names ?? all
}
