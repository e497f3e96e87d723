import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { DynapinotError } from '../errors.ts'
import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'
import type { SegmentInfo } from '../worker/protocol.ts'
import type { PutResult, Sink } from './contract.ts'
import { entryOf, indexText, readEntries, readEntry } from './dir-index.ts'
import { linkOrCopy, placeDurably, writeDurably } from './durable-file.ts'
import type { CopyBytes } from './durable-file.ts'
import { filing as filingIn } from './filing.ts'
import { dangerousChanges } from './table-changes.ts'

/** What a directory sink is made of. */
export interface DirSinkParts {
  readonly dir: string
  readonly table: string
  /** Effective documents, to create the table with. */
  readonly schema: JsonObject
  readonly tableConfig: JsonObject
  /** Default: a hard link where possible, else a copy. */
  readonly copy?: CopyBytes | undefined
}

/**
 * Keeps segments in a folder, to be loaded into Pinot later or by other means.
 *
 * ```
 *   <dir>/
 *     schema.json               what the table must look like
 *     table-config.json
 *     segments/
 *       <segment>.tar.gz        (.tar.lz4, .tar.zst)
 *       <segment>.json          name, partition, rows, CRC, bytes, times
 *     index.json                all entries and their totals; there when a job is done, and gone while one is at work
 * ```
 * A segment is there when its `.json` is: it is written last, and whole, when the archive is safe on disk. So a crash
 * leaves a folder that can be read and gone on with; index.json is no more than the sum of the entries.
 */
export function createDirSink (parts: DirSinkParts): Sink {
  const { dir, table, schema, tableConfig, copy = linkOrCopy } = parts
  const folder = join(dir, 'segments')
  return {
    kind: 'dir',
    description: `folder ${dir}`,
    open: async () => await filing(dir, async () => {
      await mkdir(folder, { recursive: true })
      if ((await readEntries(folder)).length > 0) await refuseOtherTable(parts)
      await rm(join(dir, 'index.json'), { force: true })
      await writeDurably(join(dir, 'schema.json'), JSON.stringify(schema, null, 2) + '\n')
      await writeDurably(join(dir, 'table-config.json'), JSON.stringify(tableConfig, null, 2) + '\n')
    }),
    put: async (segment, signal) => await filing(folder, async () => await put(folder, segment, signal, copy), segment.name),
    finish: async () => await filing(dir, async () => {
      await writeDurably(join(dir, 'index.json'), indexText(table, await readEntries(folder)))
    }),
    missing: async (names) => await filing(folder, async () => {
      const there = new Set(existsSync(folder) ? (await readEntries(folder)).map(({ name }) => name) : [])
      return names.filter((name) => !there.has(name))
    }),
    close: async () => {}
  }
}

async function filing<T> (path: string, work: () => Promise<T>, segment?: string): Promise<T> {
  return await filingIn({ path, option: 'sink.dir.path', segment }, work)
}

async function put (folder: string, segment: SegmentInfo, signal: AbortSignal, copy: CopyBytes): Promise<PutResult> {
  const { name, crc, archivePath, archiveBytes } = segment
  if (signal.aborted) throw new DynapinotError('INTERRUPTED', `stopped before ${name} was written`, { segment: name })
  const held = await readEntry(folder, name)
  if (held !== null && held.crc !== crc) {
    throw new DynapinotError('SINK_CONFLICT', `${folder} has a segment ${name} with CRC ${held.crc}, not ${crc}`, {
      segment: name,
      file: join(folder, held.file),
      remedy: 'another job wrote it: use an empty folder or another segment.namePrefix'
    })
  }
  if (held !== null && await sizeOf(join(folder, held.file)) === held.bytes) return 'already'
  const file = basename(archivePath)
  await placeDurably(archivePath, join(folder, file), archiveBytes, copy)
  await writeDurably(join(folder, `${name}.json`), JSON.stringify(entryOf(segment, file), null, 2) + '\n')
  return 'done'
}

async function sizeOf (path: string): Promise<number | null> {
  return await stat(path).then(({ size }) => size, () => null)
}

/** A folder with segments takes only such of the same table: of the same keys, versions and partitions. */
async function refuseOtherTable ({ dir, schema, tableConfig }: DirSinkParts): Promise<void> {
  const [oldSchema, oldConfig] = [await readJson(join(dir, 'schema.json')), await readJson(join(dir, 'table-config.json'))]
  const changes = dangerousChanges({ schema: oldSchema, tableConfig: oldConfig }, { schema, tableConfig })
  const faults = oldConfig.tableName === tableConfig.tableName ? changes : [`tableName is ${JSON.stringify(oldConfig.tableName)}, wanted ${JSON.stringify(tableConfig.tableName)}`, ...changes]
  if (faults.length === 0) return
  throw new DynapinotError('SINK_CONFLICT', `${dir} has segments of another table: ${faults.join('; ')}`, { file: dir, faults, remedy: 'use an empty folder' })
}

async function readJson (path: string): Promise<JsonObject> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}'
    throw error
  })
  try {
    const value: unknown = JSON.parse(text)
    if (isJsonObject(value)) return value
  } catch {
    // Told below.
  }
  throw new DynapinotError('SINK_REJECTED', `${path} is not a JSON object`, { file: path, remedy: 'use an empty folder' })
}
