import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** One data file of a made export: its lines, or its bytes as they are to lie on disk. */
export interface MadeFile {
  readonly lines?: readonly string[]
  readonly bytes?: Uint8Array
  /** In place of what is true. */
  readonly key?: string
  readonly itemCount?: number
  readonly md5?: string | null
  /** In the manifest only. */
  readonly missing?: boolean
}

export interface MadeExportOptions {
  /** Prefix in the bucket. Default: none. */
  readonly prefix?: string
  readonly exportId?: string
  readonly table?: string
  readonly exportTime?: string
  /** Fields of the summary in place of the true ones. */
  readonly summary?: Readonly<Record<string, unknown>>
  /** How the checksum files are written. Default: base64. */
  readonly checksums?: 'base64' | 'hex' | 'none' | 'wrong' | 'strange'
}

export interface MadeExport {
  /** The export's folder. */
  readonly folder: string
  /** Paths of the data files in the order of the manifest. */
  readonly files: readonly string[]
  readonly exportId: string
}

/** One export line of an item in DynamoDB JSON. */
export function itemLine (item: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Item: item })
}

/**
 * Writes a full export as DynamoDB lays it out in S3, below `root/prefix/AWSDynamoDB/<export id>`, with manifests,
 * checksums, MD5s and counts that hold unless they are overridden.
 */
export function makeExport (root: string, files: readonly MadeFile[], options: MadeExportOptions = {}): MadeExport {
  const { prefix, exportId = '01693685827463-2d8752fd', table = 'Orders', exportTime = '2024-06-22T07:04:39.869Z', checksums = 'base64' } = options
  const base = `${prefix === undefined ? '' : `${prefix}/`}AWSDynamoDB/${exportId}`
  const folder = join(root, base)
  mkdirSync(join(folder, 'data'), { recursive: true })
  writeFileSync(join(folder, '_started'), '')
  const arn = `arn:aws:dynamodb:eu-central-1:123456789012:table/${table}`
  const paths: string[] = []
  let items = 0
  const manifest = files.map((file, i) => {
    const bytes = file.bytes ?? gzipSync((file.lines ?? []).map((line) => line + '\n').join(''))
    const name = `data/${String(i).padStart(4, '0')}abcdefghijklmnopqrstuvw.json.gz`
    const path = join(folder, name)
    if (file.missing !== true) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
    }
    paths.push(path)
    const count = file.lines?.length ?? 0
    items += file.itemCount ?? count
    const md5 = file.md5 === undefined ? createHash('md5').update(bytes).digest('base64') : file.md5
    return JSON.stringify({
      itemCount: file.itemCount ?? count,
      ...(md5 === null ? {} : { md5Checksum: md5 }),
      etag: `${createHash('md5').update(bytes).digest('hex')}-1`,
      dataFileS3Key: file.key ?? `${base}/${name}`
    })
  })
  const summary = {
    version: '2020-06-30',
    exportArn: `${arn}/export/${exportId}`,
    startTime: '2024-06-22T07:05:00.000Z',
    endTime: '2024-06-22T07:10:00.000Z',
    tableArn: arn,
    tableId: '12345a12-abcd-123a-ab12-1234abc12345',
    exportTime,
    s3Bucket: 'bucket',
    s3Prefix: prefix ?? null,
    s3SseAlgorithm: 'AES256',
    s3SseKmsKeyId: null,
    manifestFilesS3Key: `${base}/manifest-files.json`,
    billedSizeBytes: 1000,
    itemCount: items,
    outputFormat: 'DYNAMODB_JSON',
    exportType: 'FULL_EXPORT',
    ...options.summary
  }
  writeManifest(folder, 'manifest-files', manifest.map((line) => line + '\n').join(''), checksums)
  writeManifest(folder, 'manifest-summary', JSON.stringify(summary), checksums)
  return { folder, files: paths, exportId }
}

function writeManifest (folder: string, name: string, text: string, checksums: MadeExportOptions['checksums']): void {
  writeFileSync(join(folder, `${name}.json`), text)
  const md5 = createHash('md5').update(checksums === 'wrong' ? text + ' ' : text).digest(checksums === 'hex' ? 'hex' : 'base64')
  if (checksums !== 'none') writeFileSync(join(folder, `${name}.checksum`), checksums === 'strange' ? 'sha256:???' : md5)
}
