import assert from 'node:assert/strict'
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BlockWriter } from '../../src/block/block-writer.ts'
import { openRowBlock } from '../../src/block/row-block.ts'
import type { RowBlock } from '../../src/block/row-block.ts'
import { blockRows } from '../../src/segment/segment-rows.ts'
import type { SegmentRows } from '../../src/segment/segment-rows.ts'
import { buildRows } from '../../src/worker/build-rows.ts'
import type { BlockRef } from '../../src/worker/protocol.ts'
import { SpillFile } from '../../src/worker/spill.ts'
import { column } from '../segment/plans.ts'
import { tempFolder } from '../temp-folder.ts'

const columns = [column('s', 'STRING'), column('n', 'LONG'), column('m', 'INT', { multiValue: true }), column('b', 'BYTES', { multiValue: true }), column('d', 'DOUBLE')]
const types = columns.map(({ storedType }) => storedType)
type Row = [string | null, number | null, number[] | null, Uint8Array[] | null, number | null]

const nullable = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values)
const row: fc.Arbitrary<Row> = fc.tuple(nullable(fc.string()), nullable(fc.maxSafeInteger()), nullable(fc.array(fc.integer(), { minLength: 1, maxLength: 3 })),
  nullable(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 3 })), nullable(fc.double()))

function blockOf (rows: readonly Row[], partition = 3): Uint8Array {
  const writer = new BlockWriter(columns, partition)
  rows.forEach((cells) => { writer.append(cells) })
  return new Uint8Array(writer.cut())
}

const refOf = (block: Uint8Array, more: Partial<BlockRef>): BlockRef =>
  ({ partition: 3, rows: openRowBlock(block.slice().buffer, types).rows, bytes: block.length, unit: 0, sequence: 0, ...more })

/** All that there is of the rows: views copied, since the next column takes their memory. */
const contentOf = ({ rows, column: parts }: SegmentRows): unknown => [rows, types.map((_, c) => structuredClone(parts(c).map((part) => [part.rows, part.column])))]
const taskOf = (blocks: readonly BlockRef[]) => ({ name: 's', partition: 3, blocks })

describe('spilled row blocks', () => {
  it('come back a column at a time, beside those in memory', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.array(row, { maxLength: 20 }), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 6 }), (made) => {
      const dir = tempFolder('spill')
      const files = [0, 1].map((n) => new SpillFile(dir, `u${n}`, columns.length))
      const blocks: RowBlock[] = []
      const refs = made.map(([rows, isSpilled, second]) => {
        const block = blockOf(rows)
        blocks.push(openRowBlock(block.slice().buffer, types))
        if (isSpilled) return refOf(block, { spill: files[second ? 1 : 0]!.write(block) })
        const buffer = new SharedArrayBuffer(block.length)
        new Uint8Array(buffer).set(block)
        return refOf(block, { buffer })
      })
      files.forEach((file) => { file.close() })
      assert.deepEqual(contentOf(buildRows(taskOf(refs), types)), contentOf(blockRows(blocks)))
    }), { numRuns: 60 })
  })

  it('make no file when there are none, and none stays when it is discarded', () => {
    const idle = new SpillFile(tempFolder('spill'), 'u', columns.length)
    idle.close()
    assert.equal(existsSync(idle.path), false)
    const failed = new SpillFile(tempFolder('spill'), 'u', columns.length)
    failed.write(blockOf([]))
    failed.discard()
    assert.equal(existsSync(failed.path), false)
  })

  it('are known to be damaged when their file was changed behind their back', () => {
    const rows: Row[] = Array.from({ length: 200 }, (_, i) => [`text number ${i} of some length`, i, [i], null, i / 7])
    const spilled = (): { file: SpillFile, rowsOf: () => SegmentRows } => {
      const file = new SpillFile(tempFolder('spill'), 'u', columns.length)
      const block = blockOf(rows)
      const refs = [refOf(block, { spill: file.write(block) })]
      file.close()
      return { file, rowsOf: () => buildRows(taskOf(refs), types) }
    }
    const cut = spilled()
    truncateSync(cut.file.path, cut.file.bytes - 1)
    const cutRows = cut.rowsOf()
    assert.throws(() => cutRows.column(4), { code: 'UNEXPECTED', message: /cut short/ })
    truncateSync(cut.file.path, 20)
    assert.throws(cut.rowsOf, { code: 'UNEXPECTED', message: /cut short/ })
    const changed = spilled()
    const bytes = readFileSync(changed.file.path)
    bytes.fill(0xFF, bytes.length - 300)
    writeFileSync(changed.file.path, bytes)
    const changedRows = changed.rowsOf()
    assert.throws(() => changedRows.column(4), { code: 'UNEXPECTED', message: /damaged/ })
  })

  it('report a full disk as SPILL_FULL with a remedy', () => {
    const file = new SpillFile('/dev', 'full', columns.length)
    // /dev/full takes the open and refuses every byte.
    Object.defineProperty(file, 'path', { value: '/dev/full' })
    assert.throws(() => file.write(blockOf([])), (error: any) => error.code === 'SPILL_FULL' && /memory\.spillDir/.test(error.context.remedy))
    file.close()
  })
})
