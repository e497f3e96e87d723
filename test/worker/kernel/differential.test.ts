import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RowPlan } from '../../../src/schema/row-plan.ts'
import { createJsonBatchDecoder } from '../../../src/worker/json-batch-decoder.ts'
import { WasmDecoder, kernelRefusal } from '../../../src/worker/kernel/wasm-batch-decoder.ts'
import { decodeWith } from '../json-batch-decoder-run.ts'
import { Random } from '../../../bench/data/random.ts'
import { RandomRecords } from './random-records.ts'

/** Random tables; a nightly run sets more (1,000 tables are about half a million lines). */
const tables = Number(process.env.DYNAPINOT_FUZZ_TABLES ?? 40)
const firstSeed = Number(process.env.DYNAPINOT_FUZZ_SEED ?? 1)
const linesEach = 250
const limits = { rows: 40, bytes: 1 << 16 }

/** Bytes of lines with some of them changed, left out, doubled or put elsewhere. */
function damaged (line: string, random: Random): Uint8Array {
  const bytes = Buffer.from(line)
  if (bytes.length === 0) return bytes
  const at = random.below(bytes.length)
  switch (random.below(5)) {
    case 0: bytes[at] = random.below(256); break
    case 1: return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(3))])
    case 2: return bytes.subarray(0, at)
    case 3: return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(['"', '\\', '{', '}', '[', ']', ',', ':', '0', ' ', '\u00e9', '\ufeff'])), bytes.subarray(at)])
    default: return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random.below(bytes.length))])
  }
  return bytes.map((byte) => byte === 10 ? 32 : byte)
}

function compare (plan: RowPlan, lines: readonly Uint8Array[], batch: number): { rows: number, letters: number, givenUp: number } {
  const json = decodeWith((output) => createJsonBatchDecoder(plan, limits, output, { 1: 1 }), plan, lines, { batch })
  const wasm = new WasmDecoder(plan, limits)
  let givenUp = 0
  const again = decodeWith((output) => {
    const unit = wasm.unit(output, { 1: 1 })
    return { lines: unit.lines.bind(unit), tooLong: unit.tooLong.bind(unit), finish: () => { givenUp = unit.linesGivenUp; return unit.finish() } }
  }, plan, lines, { batch })
  assert.deepEqual(again.letters, json.letters)
  assert.deepEqual(again.rows, json.rows)
  assert.deepEqual(again, json)
  return { rows: json.counts.rows, letters: json.counts.deadLetters, givenUp }
}

describe('the wasm decoder beside the json decoder', () => {
  it(`gives the same for ${tables} random tables, their records, and damaged ones`, () => {
    const total = { rows: 0, letters: 0, givenUp: 0, plans: 0, lines: 0 }
    for (let seed = firstSeed; seed < firstSeed + tables; seed++) {
      const records = new RandomRecords(seed)
      const random = new Random()
      random.reset(seed, 1, 0)
      const plan = records.plan()
      if (kernelRefusal(plan) !== undefined) continue
      const lines = Array.from({ length: linesEach }, () => {
        const line = records.line(plan).replaceAll('\n', ' ')
        return random.oneIn(6) ? damaged(line, random) : Buffer.from(line)
      })
      try {
        const { rows, letters, givenUp } = compare(plan, lines, random.pick([1, 7, linesEach]))
        total.rows += rows
        total.letters += letters
        total.givenUp += givenUp
        total.plans++
        total.lines += lines.length
      } catch (error) {
        throw new Error(`table of seed ${seed}: ${(error as Error).message}`, { cause: error })
      }
    }
    // The comparison is worth something only if both ways are taken often.
    assert.ok(total.plans > tables * 0.8, JSON.stringify(total))
    assert.ok(total.rows > total.lines * 0.2 && total.letters > total.lines * 0.1, JSON.stringify(total))
    assert.ok(total.lines - total.givenUp > total.lines * 0.05, JSON.stringify(total))
  })
})
