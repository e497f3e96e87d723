import assert from 'node:assert/strict'
import type { BatchDecoder, BlockLimits, DeadLetter, DecodedBlock, DecoderOutput, UnitCounts } from '../../src/block/batch-decoder.ts'
import { openRowBlock } from '../../src/block/row-block.ts'
import type { Cell } from '../../src/schema/data-type.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import { createJsonBatchDecoder } from '../../src/worker/json-batch-decoder.ts'
import { kernelRefusal, WasmDecoder } from '../../src/worker/kernel/wasm-batch-decoder.ts'
import { rowsOf } from '../block/read-cells.ts'

/** Everything that a decoder gave for an input. */
export interface Decoded {
  readonly blocks: readonly DecodedBlock[]
  readonly letters: readonly DeadLetter[]
  readonly counts: UnitCounts
  /** By column, in the order of the blocks. */
  readonly rows: ReadonlyArray<Readonly<Record<string, Cell>>>
  readonly lines: number
}

export interface DecodeOptions {
  readonly limits?: BlockLimits
  readonly consumed?: Readonly<Record<number, number>>
  /** Lines a batch; default: all at once. */
  readonly batch?: number
}

/**
 * Decodes lines (without their ends; bytes or text), some at a time, with the `json` decoder, and again with the `wasm`
 * decoder where it takes the plan: both have to give the same, byte for byte.
 */
export function decode (plan: RowPlan, lines: ReadonlyArray<string | Uint8Array>, options: DecodeOptions = {}): Decoded {
  const { limits = defaultLimits, consumed = {} } = options
  const decoded = decodeWith((output) => createJsonBatchDecoder(plan, limits, output, consumed), plan, lines, options)
  if (kernelRefusal(plan) === undefined) {
    const again = decodeWith((output) => new WasmDecoder(plan, limits).unit(output, consumed), plan, lines, options)
    assert.deepEqual(again.rows, decoded.rows)
    assert.deepEqual(again, decoded)
  }
  return decoded
}

const defaultLimits: BlockLimits = { rows: 1000, bytes: 1 << 20 }

/** Decodes lines with one decoder. */
export function decodeWith (make: (output: DecoderOutput) => BatchDecoder, plan: RowPlan, lines: ReadonlyArray<string | Uint8Array>, options: DecodeOptions = {}): Decoded {
  const { batch = Math.max(lines.length, 1) } = options
  const blocks: DecodedBlock[] = []
  const letters: DeadLetter[] = []
  const decoder = make({
    block: (block) => { blocks.push({ ...block, bytes: block.bytes.slice() }) },
    // The bytes are valid during the call only.
    deadLetter: (letter) => { letters.push({ ...letter, raw: Uint8Array.from(letter.raw) }) }
  })
  let read = 0
  for (let start = 0; start < lines.length; start += batch) {
    const bytes = Buffer.concat(lines.slice(start, start + batch).flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))
    read += decoder.lines(bytes, read + 1)
    bytes.fill(0)
  }
  const counts = decoder.finish()
  const types = plan.columns.map(({ storedType }) => storedType)
  const rows = blocks.flatMap(({ bytes }) => rowsOf(openRowBlock(bytes.buffer, types)))
    .map((cells) => Object.fromEntries(plan.columns.map(({ name }, i) => [name, cells[i]!])))
  return { blocks, letters, counts, rows, lines: read }
}

/** A change record of an item, as text. */
export function changeLine (image: unknown, over: Record<string, unknown> = {}, dynamodb: Record<string, unknown> = {}): string {
  const { eventName = 'INSERT' } = over
  const images = eventName === 'REMOVE' ? { Keys: image } : { NewImage: image }
  return JSON.stringify({ eventName, tableName: 't', ...over, dynamodb: { ApproximateCreationDateTime: 1719039879869591, ...images, ...dynamodb } })
}
