import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { changeStream } from '../../../bench/data/change-stream.ts'
import { shapeNames } from '../../../bench/data/shape.ts'
import { findShape } from '../../../bench/data/shapes/find-shape.ts'
import { shapePlan } from '../../../bench/stage/shape-plan.ts'
import { createJsonBatchDecoder } from '../../../src/worker/json-batch-decoder.ts'
import { WasmDecoder } from '../../../src/worker/kernel/wasm-batch-decoder.ts'
import { decodeWith } from '../json-batch-decoder-run.ts'

const limits = { rows: 1000, bytes: 1 << 20 }

describe('input that ends anywhere', () => {
  for (const name of shapeNames) {
    it(`never traps nor reads what is behind it: ${name}`, () => {
      const shape = findShape(name)
      const plan = shapePlan(shape, 'change')
      const [whole, other] = [...changeStream({ shape, seed: 3, records: 2 })].map((line) => Buffer.from(line)) as [Buffer, Buffer]
      const wasm = new WasmDecoder(plan, limits)
      const step = Math.max(1, Math.floor(whole.length / 1500))
      for (let length = 0; length <= whole.length; length += step) {
        const cut = whole.subarray(0, length)
        const unit = wasm.unit({ block: () => {}, deadLetter: () => {} }, {})
        // What is learned, and the bytes that lie behind the end when it is cut, are those of a whole record.
        unit.lines(whole, 1)
        const before = unit.linesGivenUp
        assert.equal(unit.lines(cut, 2), length === 0 ? 0 : 1)
        assert.equal(unit.linesGivenUp - before, length === 0 || length === whole.length ? 0 : 1, `cut to ${length} bytes`)
        assert.equal(unit.finish().rows, length === whole.length ? 2 : 1)
      }
      // With a line behind it, too.
      const lines = Array.from({ length: 40 }, (_, i) => [whole.subarray(0, Math.floor(whole.length * i / 40)), other]).flat()
      assert.deepEqual(
        decodeWith((output) => wasm.unit(output, {}), plan, lines),
        decodeWith((output) => createJsonBatchDecoder(plan, limits, output, {}), plan, lines)
      )
    })
  }
})
