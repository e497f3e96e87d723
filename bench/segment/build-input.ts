import { openRowBlock } from '../../src/block/row-block.ts'
import type { RowBlock } from '../../src/block/row-block.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import type { ShapeName } from '../data/shape.ts'
import { decoders } from '../stage/decoders.ts'
import { shapeInput } from '../stage/input.ts'

/** Row blocks in memory, all of one partition, and how their columns are to be encoded. */
export interface BuildInput {
  readonly name: string
  readonly plan: RowPlan
  readonly blocks: readonly RowBlock[]
  readonly rows: number
  /** Of all blocks. */
  readonly bytes: number
}

/** Columns of the meetups that hardly repeat: what a table does well to keep without a dictionary. */
const unique = new Set(['meetup_id', 'group_lat', 'group_lon', 'location', 'mtime'])

/**
 * Items of a shape as the decoder hands them over, in blocks of 8192 rows; all columns with a dictionary, which is
 * Pinot's default, and of the meetups also with their unique columns raw (LZ4).
 */
export async function buildInputs (shape: ShapeName, rows: number): Promise<BuildInput[]> {
  const input = shapeInput(shape, 'export', rows)
  const plan: RowPlan = { ...input.plan, partition: { ...input.plan.partition, count: 1 } }
  const types = plan.columns.map(({ storedType }) => storedType)
  const blocks: RowBlock[] = []
  const decoder = (await decoders.wasm())(plan, { rows: 8192, bytes: 4 << 20 }, {
    block: ({ bytes }) => { blocks.push(openRowBlock(bytes.slice().buffer, types)) },
    deadLetter: ({ line, detail }) => { throw new Error(`line ${line} of ${input.name}: ${detail}`) }
  }, {})
  let line = 1
  for (const batch of input.batches) line += decoder.lines(batch, line)
  decoder.finish()
  const bytes = blocks.reduce((sum, block) => sum + block.byteLength, 0)
  const all: BuildInput = { name: shape, plan, blocks, rows, bytes }
  if (shape !== 'meetups') return [all]
  const columns = plan.columns.map((column) => unique.has(column.name) ? { ...column, encoding: 'raw' as const } : column)
  return [all, { ...all, name: `${shape}, unique columns raw`, plan: { ...plan, columns } }]
}
