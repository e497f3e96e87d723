import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import type { Cell, Scalar } from '../../src/schema/data-type.ts'
import type { ColumnPlan, RowPlan } from '../../src/schema/row-plan.ts'
import type { SegmentReader } from '../../src/segment/reader/segment-reader.ts'
import { valueText } from '../../src/segment/value-text.ts'

const SLICE = 10_000

/** Writes the rows of a segment as JSON lines that Pinot's types take as they are; a null is left out. */
export async function writeJsonRows (path: string, plan: RowPlan, reader: SegmentReader): Promise<void> {
  const file = createWriteStream(path)
  const { rows } = reader.metadata
  for (let from = 0; from < rows; from += SLICE) {
    const to = Math.min(rows, from + SLICE)
    const cells = plan.columns.map((column) => reader.columns.get(column.name)!.cells(from, to))
    let text = ''
    for (let row = 0; row < to - from; row++) {
      const values = plan.columns.map((column, c) => [column.name, jsonOf(column, cells[c]![row]!)] as const)
      text += JSON.stringify(Object.fromEntries(values)) + '\n'
    }
    if (!file.write(text)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}

function jsonOf (column: ColumnPlan, cell: Cell): unknown {
  if (cell === null) return undefined
  return Array.isArray(cell) ? (cell as readonly Scalar[]).map((value) => scalarOf(column, value)) : scalarOf(column, cell as Scalar)
}

function scalarOf ({ storedType }: ColumnPlan, value: Scalar): unknown {
  return typeof value === 'string' || typeof value === 'number' ? value : valueText(storedType, value)
}
