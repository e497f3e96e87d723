import { createHash } from 'node:crypto'
import { Random } from './random.ts'

const region = 'us-east-1'
const account = '123456789012'
const fileLetters = 'abcdefghijklmnopqrstuvwxyz234567'

/** A data file of an export as its manifest lists it. */
export interface DataFile {
  readonly itemCount: number
  /** Base64 MD5 of the file. */
  readonly md5Checksum: string
  readonly etag: string
  readonly dataFileS3Key: string
}

/** What the summary tells. */
export interface ExportSummaryInput {
  readonly exportId: string
  readonly tableName: string
  /** Milliseconds since the epoch. */
  readonly exportTime: number
  readonly s3Prefix: string
  readonly itemCount: number
  readonly billedSizeBytes: number
}

/** Id of an export: the time it was asked for in ms, 14 digits, and eight hex digits. */
export function exportIdOf (seed: number, exportTime: number): string {
  const random = new Random(seed, exportTime % 0x1_0000_0000, 0x6964)
  return `${exportTime.toString().padStart(14, '0')}-${random.u32().toString(16).padStart(8, '0')}`
}

/** Name of a data file: 26 letters and digits. */
export function dataFileName (seed: number, index: number): string {
  const random = new Random(seed, index, 0x6669)
  return Array.from({ length: 26 }, () => fileLetters[random.below(32)]!).join('') + '.json.gz'
}

/** Text of manifest-summary.json; fields as in AWS's "DynamoDB table export output format" for a full export. */
export function manifestSummary (input: ExportSummaryInput): string {
  const random = new Random(input.exportTime % 0x1_0000_0000, input.itemCount, 0x7461)
  const hex = (): string => random.u32().toString(16).padStart(8, '0')
  const tableArn = `arn:aws:dynamodb:${region}:${account}:table/${input.tableName}`
  const keyPrefix = input.s3Prefix === '' ? '' : `${input.s3Prefix}/`
  return JSON.stringify({
    version: '2020-06-30',
    exportArn: `${tableArn}/export/${input.exportId}`,
    startTime: new Date(input.exportTime + 5_000).toISOString(),
    endTime: new Date(input.exportTime + 605_000).toISOString(),
    tableArn,
    tableId: `${hex()}-${hex().slice(4)}-4${hex().slice(5)}-a${hex().slice(5)}-${hex()}${hex().slice(4)}`,
    exportTime: new Date(input.exportTime).toISOString(),
    s3Bucket: 'example-exports',
    s3Prefix: input.s3Prefix === '' ? null : input.s3Prefix,
    s3SseAlgorithm: 'AES256',
    s3SseKmsKeyId: null,
    manifestFilesS3Key: `${keyPrefix}AWSDynamoDB/${input.exportId}/manifest-files.json`,
    billedSizeBytes: input.billedSizeBytes,
    itemCount: input.itemCount,
    outputFormat: 'DYNAMODB_JSON'
  })
}

/** Text of manifest-files.json: one JSON object a line. */
export function manifestFiles (files: readonly DataFile[]): string {
  return files.map((file) => JSON.stringify(file) + '\n').join('')
}

/** Text of a .checksum file: base64 MD5 of the manifest beside it. */
export function checksumOf (text: string): string {
  return createHash('md5').update(text).digest('base64')
}
