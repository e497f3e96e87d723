import type { Cell, DataType, Scalar } from '../schema/data-type.ts'
import { decimalText } from '../segment/value-text.ts'

/** A cell of a segment as JSON can hold it: LONG beyond 2^53, BIG_DECIMAL and BYTES as text, TIMESTAMP as ISO 8601. */
export function cellJson (cell: Cell, type: DataType): unknown {
  if (cell === null) return null
  return Array.isArray(cell) ? (cell as readonly Scalar[]).map((value) => scalarJson(value, type)) : scalarJson(cell as Scalar, type)
}

/** A cell for a table on a terminal, cut at `width` characters. */
export function cellText (cell: Cell, type: DataType, width: number): string {
  const value = cellJson(cell, type)
  const text = value === null ? 'null' : typeof value === 'string' ? value : JSON.stringify(value)
  // Control characters would break the lines of the table.
  const shown = text.replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return shown.length <= width ? shown : shown.slice(0, width - 1) + '…'
}

function scalarJson (value: Scalar, type: DataType): unknown {
  switch (type) {
    case 'BOOLEAN': return value === 1
    case 'TIMESTAMP': return timestampText(Number(value))
    case 'BIG_DECIMAL': return decimalText(value as Uint8Array)
    case 'BYTES': return Buffer.from(value as Uint8Array).toString('hex')
    case 'FLOAT': case 'DOUBLE': return Number.isFinite(value) ? value : String(value)
    default: return typeof value === 'bigint' ? value.toString() : value
  }
}

function timestampText (ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString()
}
