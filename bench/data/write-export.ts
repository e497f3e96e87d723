import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checksumOf, dataFileName, exportIdOf, manifestFiles, manifestSummary } from './export-manifest.ts'
import type { DataFile } from './export-manifest.ts'
import { Random } from './random.ts'
import type { Shape } from './shape.ts'
import { writeLines } from './write-lines.ts'

/** 2024-06-22T12:00:00Z: milliseconds since the epoch. */
export const defaultExportTime = 1_719_057_600_000

/** What an export is made of. */
export interface WriteExportOptions {
  /** Folder that stands for the bucket and prefix: `AWSDynamoDB/<id>/` comes into it. */
  readonly dir: string
  readonly shape: Shape
  readonly items: number
  /** Data files with items in them. */
  readonly files: number
  readonly seed: number
  /** Milliseconds since the epoch. */
  readonly exportTime?: number | undefined
  /** Further files without items, as empty partitions leave them. Default 0. */
  readonly emptyFiles?: number | undefined
  /** Prefix of the keys in the manifests; the folder tree has no part of it, as after a copy of the prefix. */
  readonly s3Prefix?: string | undefined
  /** zlib level; default `defaultLevel` of write-lines.ts. */
  readonly level?: number | undefined
}

/** A written export. */
export interface WrittenExport {
  /** Folder of the manifests: `<dir>/AWSDynamoDB/<id>`. */
  readonly path: string
  readonly exportId: string
  readonly exportTime: number
  readonly items: number
  readonly files: readonly DataFile[]
  /** Bytes of the lines before compression, and of the data files. */
  readonly plainBytes: number
  readonly bytes: number
}

/**
 * Writes a full export in DYNAMODB_JSON as DynamoDB lays it out in S3:
 *
 * ```
 * AWSDynamoDB/<export id>/_started                    empty
 *                        /data/<26 letters>.json.gz   lines {"Item":{...}}
 *                        /manifest-files.json         one JSON line a data file
 *                        /manifest-files.checksum     base64 MD5
 *                        /manifest-summary.json
 *                        /manifest-summary.checksum
 * ```
 *
 * Items 0 to `items` - 1 with revision 0; each file has a range of them, of unequal length. Memory does not grow with
 * the number of items.
 */
export async function writeExport (options: WriteExportOptions): Promise<WrittenExport> {
  const { dir, shape, items, seed, exportTime = defaultExportTime, s3Prefix = '' } = options
  const exportId = exportIdOf(seed, exportTime)
  const path = join(dir, 'AWSDynamoDB', exportId)
  const keyPrefix = `${s3Prefix === '' ? '' : `${s3Prefix}/`}AWSDynamoDB/${exportId}/data/`
  await mkdir(join(path, 'data'), { recursive: true })
  await writeFile(join(path, '_started'), '')

  const files: DataFile[] = []
  let plainBytes = 0
  let bytes = 0
  let first = 0
  for (const [index, count] of itemsPerFile(items, options.files, options.emptyFiles ?? 0, seed).entries()) {
    const name = dataFileName(seed, index)
    const file = await writeLines(join(path, 'data', name), itemLines(shape, seed, first, first + count), { gzip: true, level: options.level })
    files.push({ itemCount: count, md5Checksum: file.md5, etag: multipartEtag(file.md5), dataFileS3Key: keyPrefix + name })
    plainBytes += file.plainBytes
    bytes += file.bytes
    first += count
  }

  const filesText = manifestFiles(files)
  const summaryText = manifestSummary({ exportId, tableName: shape.tableName, exportTime, s3Prefix, itemCount: items, billedSizeBytes: plainBytes })
  await writeFile(join(path, 'manifest-files.json'), filesText)
  await writeFile(join(path, 'manifest-files.checksum'), checksumOf(filesText))
  await writeFile(join(path, 'manifest-summary.json'), summaryText)
  await writeFile(join(path, 'manifest-summary.checksum'), checksumOf(summaryText))
  return { path, exportId, exportTime, items, files, plainBytes, bytes }
}

/** The lines of items from `first` to below `end`, without line ends. */
export function * itemLines (shape: Shape, seed: number, first: number, end: number): Generator<string, void> {
  for (let n = first; n < end; n++) yield `{"Item":${shape.item(seed, n, 0).image(1)}}`
}

/** Splits items over files by lot: weights from 1 to 4, at least one item each while there are enough; empty files in between. */
function itemsPerFile (items: number, files: number, emptyFiles: number, seed: number): number[] {
  const random = new Random(seed, files, 0x7370)
  const weights = Array.from({ length: files }, () => random.between(100, 400))
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0)
  let left = items
  const counts = weights.map((weight, i) => {
    const later = files - i - 1
    const share = Math.min(Math.max(Math.round(left * weight / weightLeft), 1), Math.max(left - later, Math.min(left, 1)))
    weightLeft -= weight
    left -= share
    return share
  })
  for (let i = 0; i < emptyFiles; i++) counts.splice(random.below(counts.length + 1), 0, 0)
  return counts
}

/** S3's ETag of an object that was uploaded in one part of a multipart upload. */
function multipartEtag (md5: string): string {
  return `${createHash('md5').update(Buffer.from(md5, 'base64')).digest('hex')}-1`
}
