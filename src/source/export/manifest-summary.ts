import { DynapinotError } from '../../errors.ts'
import { isJsonObject } from '../../schema/json.ts'
import type { JsonObject } from '../../schema/json.ts'

/** What manifest-summary.json says, as far as it is needed. */
export interface ExportSummary {
  /** Names that the export's folder may have had in S3: of its manifest, and of its ARN. */
  readonly exportIds: readonly string[]
  readonly exportArn: string | null
  readonly tableArn: string | null
  readonly tableName: string | undefined
  /** Microseconds since the epoch: the moment whose state the export shows. */
  readonly exportTime: bigint
  readonly itemCount: number
}

/**
 * Reads the summary of a full export in DynamoDB JSON.
 * Source: Amazon DynamoDB Developer Guide, "DynamoDB table export output format".
 * @throws DynapinotError MANIFEST_INVALID; Ion and incremental exports are refused by name.
 */
export function parseSummary (text: string, file: string): ExportSummary {
  const summary = parse(text, file)
  const type = summary.exportType ?? 'FULL_EXPORT'
  if (type !== 'FULL_EXPORT') {
    throw invalid(file, `the export is of type ${JSON.stringify(type)}; only a full export holds the whole table`, 'export the table again with the type FULL_EXPORT')
  }
  if (summary.outputFormat !== 'DYNAMODB_JSON') {
    throw invalid(file, `the export's format is ${JSON.stringify(summary.outputFormat)}; only DYNAMODB_JSON is read`, 'export the table again with the format DYNAMODB_JSON')
  }
  const { itemCount } = summary
  if (typeof itemCount !== 'number' || !Number.isSafeInteger(itemCount) || itemCount < 0) throw invalid(file, `itemCount is not a number of items: ${JSON.stringify(itemCount)}`)
  const exportArn = textOf(summary.exportArn)
  const tableArn = textOf(summary.tableArn)
  const manifestKey = textOf(summary.manifestFilesS3Key)
  const exportIds = [manifestKey?.split('/').at(-2), exportArn?.split('/').at(-1)].filter((id) => id !== undefined && id !== '')
  if (exportIds.length === 0) throw invalid(file, 'neither exportArn nor manifestFilesS3Key tell the export\'s id')
  return {
    exportIds: [...new Set(exportIds as string[])],
    exportArn,
    tableArn,
    tableName: /:table\/([^/]+)/.exec(tableArn ?? exportArn ?? '')?.[1],
    exportTime: microsecondsOf(summary.exportTime, file),
    itemCount
  }
}

function parse (text: string, file: string): JsonObject {
  let summary: unknown
  try {
    summary = JSON.parse(text)
  } catch (cause) {
    throw invalid(file, `is not JSON: ${(cause as Error).message}`)
  }
  if (!isJsonObject(summary)) throw invalid(file, 'is not a JSON object')
  return summary
}

/** An ISO 8601 time to the microsecond; further digits are cut, so that the moment never moves into the future. */
function microsecondsOf (time: unknown, file: string): bigint {
  const match = typeof time === 'string'
    ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(time)
    : null
  const seconds = match === null ? NaN : Date.parse(match[1]! + match[3]!)
  if (Number.isNaN(seconds)) throw invalid(file, `exportTime is not a time: ${String(time)}`)
  return BigInt(seconds) * 1000n + BigInt((match![2] ?? '').padEnd(6, '0').slice(0, 6))
}

function textOf (value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function invalid (file: string, what: string, remedy?: string): DynapinotError {
  return new DynapinotError('MANIFEST_INVALID', `${file}: ${what}`, { file, remedy })
}
