import type { SegmentReader } from '../segment/reader/segment-reader.ts'
import type { ColumnMetadata } from '../segment/reader/segment-metadata.ts'
import { cellJson, cellText } from './cell-text.ts'

/** A segment as one JSON object: metadata, columns, first rows. */
export function segmentJson ({ metadata, columns }: SegmentReader, names: readonly string[], rows: number): unknown {
  const shown = Math.min(rows, metadata.rows)
  const cells = names.map((name) => columns.get(name)!.cells(0, shown))
  return {
    ...metadata,
    startTime: metadata.startTime?.toString() ?? null,
    endTime: metadata.endTime?.toString() ?? null,
    columns: Object.fromEntries(names.map((name) => {
      const { name: _name, ...rest } = metadata.columns.get(name)!
      return [name, { ...rest, nulls: columns.get(name)!.slice().nullCount }]
    })),
    firstRows: Array.from({ length: shown }, (_, row) =>
      Object.fromEntries(names.map((name, c) => [name, cellJson(cells[c]![row]!, metadata.columns.get(name)!.dataType)])))
  }
}

const CELL_WIDTH = 40

/** A segment for a terminal of `width` characters. */
export function segmentText (segment: SegmentReader, names: readonly string[], rows: number, width: number): string {
  const { metadata, columns } = segment
  const time = metadata.timeColumn === null ? 'none' : `${metadata.timeColumn} ${String(metadata.startTime)} to ${String(metadata.endTime)} ${metadata.timeUnit ?? ''}`
  const lines = [
    `segment ${metadata.name}`,
    `  table ${metadata.table ?? '?'}, ${metadata.rows.toLocaleString('en-US')} rows, ${metadata.version}, crc ${metadata.crc ?? '?'}, created ${metadata.creationTime === null ? '?' : new Date(metadata.creationTime).toISOString()}${metadata.creator === null ? '' : ` by ${metadata.creator}`}`,
    `  time ${time}`,
    ...Object.entries(metadata.custom).map(([key, value]) => `  custom ${key} = ${value}`),
    ''
  ]
  lines.push(...table(
    ['column', 'type', 'encoding', 'distinct', 'nulls', 'min', 'max'],
    names.map((name) => {
      const column = metadata.columns.get(name)!
      return [name, typeOf(column), encodingOf(column), column.cardinality.toLocaleString('en-US'), columns.get(name)!.slice().nullCount.toLocaleString('en-US'), short(column.min), short(column.max)]
    })))
  const shown = Math.min(rows, metadata.rows)
  if (shown > 0) {
    const cells = names.map((name) => columns.get(name)!.cells(0, shown))
    lines.push('', `first ${shown} rows`)
    // A wide row does not fit beside others: then each row is a list of its columns.
    const grid = Array.from({ length: shown }, (_, row) => names.map((name, c) => cellText(cells[c]![row]!, metadata.columns.get(name)!.dataType, CELL_WIDTH)))
    const beside = table([...names], grid)
    if (Math.max(...beside.map((line) => line.length)) <= width) lines.push(...beside)
    else for (const [row, texts] of grid.entries()) lines.push(`  row ${row}`, ...names.map((name, c) => `    ${name}: ${texts[c]!}`))
  }
  return lines.join('\n')
}

function typeOf (column: ColumnMetadata): string {
  return `${column.dataType}${column.multiValue ? '[]' : ''} ${column.fieldType.toLowerCase().replace('_', '')}`
}

function encodingOf (column: ColumnMetadata): string {
  const parts = [column.hasDictionary ? `dictionary ${column.bits} bits` : 'raw']
  if (column.sorted) parts.push('sorted')
  if (column.partition !== null) parts.push(`${column.partition.function}/${column.partition.count} = ${column.partition.ids.join(',')}`)
  return parts.join(', ')
}

function short (text: string | null): string {
  if (text === null) return '-'
  return text.length <= 24 ? text : text.slice(0, 23) + '…'
}

function table (head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]!.length)))
  return [head, ...rows].map((row) => '  ' + row.map((cell, c) => cell.padEnd(widths[c]!)).join('  ').trimEnd())
}
