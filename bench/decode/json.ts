// The json decoder alone, one core: change records and export items of the shapes, from bytes at hand to row blocks.
//   node --import tsx bench/decode/json.ts [--shape meetups] [--form change] [--records 100000] [--rounds 7]
import { isUtf8 } from 'node:buffer'
import { parseArgs } from 'node:util'
import type { DeadLetter, UnitCounts } from '../../src/block/batch-decoder.ts'
import { createJsonBatchDecoder } from '../../src/worker/json-batch-decoder.ts'
import { changeStream } from '../data/change-stream.ts'
import type { Shape } from '../data/shape.ts'
import { shapeNames } from '../data/shape.ts'
import type { ShapeName } from '../data/shape.ts'
import { findShape } from '../data/shapes/find-shape.ts'
import { shapePlan } from './shape-plan.ts'

const { values } = parseArgs({
  options: {
    shape: { type: 'string', default: 'all' },
    form: { type: 'string', default: 'both' },
    records: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '7' }
  }
})
const records = Number(values.records)
const rounds = Number(values.rounds)
const limits = { rows: 8192, bytes: 4 << 20 }
/** What the reader of units hands over at a time. */
const BATCH = 256 << 10

for (const name of shapeNames.filter((each): each is ShapeName => values.shape === 'all' || values.shape === each)) {
  for (const form of (['change', 'export'] as const).filter((each) => values.form === 'both' || values.form === each)) {
    measure(findShape(name), form)
  }
}

function measure (shape: Shape, form: 'change' | 'export'): void {
  const lines = form === 'change' ? [...changeStream({ shape, seed: 1, records })] : exportLines(shape)
  const bytes = Buffer.from(lines.map((line) => line + '\n').join(''))
  const batches = cut(bytes)
  const decode = (): void => { run(shape, form, batches) }
  const parse = (): void => { batches.forEach(parseOnly) }
  const whole = best(decode)
  const parsing = best(parse)
  const perSecond = (ms: number): string => `${Math.round(records / ms)} k/s`.padStart(9)
  console.log(`${shape.name.padEnd(8)} ${form.padEnd(7)} ${Math.round(bytes.length / records).toString().padStart(5)} B/record` +
    `  decode ${perSecond(whole)} (${Math.round(bytes.length / whole / 1000)} MB/s)  JSON.parse alone ${perSecond(parsing)}`)
}

function exportLines (shape: Shape): string[] {
  return Array.from({ length: records }, (_, n) => `{"Item":${shape.item(1, n, 0).image(1)}}`)
}

/** Batches of whole lines. */
function cut (bytes: Buffer): Buffer[] {
  const batches: Buffer[] = []
  for (let start = 0; start < bytes.length;) {
    const end = start + BATCH >= bytes.length ? bytes.length : bytes.indexOf(10, start + BATCH) + 1
    batches.push(bytes.subarray(start, end))
    start = end
  }
  return batches
}

function run (shape: Shape, form: 'change' | 'export', batches: readonly Buffer[]): UnitCounts {
  let rows = 0
  let first: DeadLetter | undefined
  const decoder = createJsonBatchDecoder(shapePlan(shape, form), limits, {
    block: (block) => { rows += block.rows },
    deadLetter: (letter) => { first ??= letter }
  }, {})
  let line = 1
  for (const batch of batches) line += decoder.lines(batch, line)
  const counts = decoder.finish()
  if (counts.rows !== records || rows !== records) throw new Error(`${counts.rows} rows of ${records} records: ${first?.reason ?? ''} ${first?.field ?? ''} ${first?.detail ?? ''}`)
  return counts
}

/** The floor: the same bytes through UTF-8 check, split and JSON.parse. */
function parseOnly (batch: Buffer): void {
  if (!isUtf8(batch)) throw new Error('not UTF-8')
  for (const line of batch.toString('utf8').split('\n')) if (line !== '') JSON.parse(line)
}

/** Milliseconds of the fastest of all rounds. */
function best (work: () => void): number {
  let fastest = Infinity
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    work()
    fastest = Math.min(fastest, performance.now() - start)
  }
  return fastest
}
