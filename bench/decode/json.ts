// The json decoder alone, one core: change records and export items of the shapes, from bytes at hand to row blocks.
//   node --import tsx bench/decode/json.ts [--shape meetups] [--form change] [--records 100000] [--rounds 7]
import { isUtf8 } from 'node:buffer'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { DeadLetter } from '../../src/block/batch-decoder.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import { createJsonBatchDecoder } from '../../src/worker/json-batch-decoder.ts'
import { changeStream } from '../data/change-stream.ts'
import type { Shape } from '../data/shape.ts'
import { shapeNames } from '../data/shape.ts'
import { findShape } from '../data/shapes/find-shape.ts'
import { median, tableOf } from '../result.ts'
import type { BenchResult } from '../result.ts'
import { shapePlan } from './shape-plan.ts'

/** What is measured. */
export interface DecodeBenchOptions {
  readonly items: number
  readonly rounds: number
  readonly shapes?: readonly (typeof shapeNames[number])[] | undefined
  readonly forms?: readonly ('change' | 'export')[] | undefined
}

const limits = { rows: 8192, bytes: 4 << 20 }
/** What the reader of units hands over at a time. */
const BATCH = 256 << 10

/**
 * Records a second of the decoder, beside the floor of any decoder that has JSON.parse in it: UTF-8 check, split and
 * JSON.parse of the same bytes. Checked: every record is a row. Both take turns, so that a busy machine slows both; the
 * ratio is that of processor time.
 */
export function benchDecode ({ items, rounds, shapes = shapeNames, forms = ['change', 'export'] }: DecodeBenchOptions): Promise<BenchResult[]> {
  return Promise.resolve(shapes.flatMap((name) => forms.flatMap((form) => measure(findShape(name), form, items, rounds))))
}

function measure (shape: Shape, form: 'change' | 'export', records: number, rounds: number): BenchResult[] {
  const lines = form === 'change' ? [...changeStream({ shape, seed: 1, records })] : exportLines(shape, records)
  const bytes = Buffer.from(lines.map((line) => line + '\n').join(''))
  const batches = cut(bytes)
  const plan = shapePlan(shape, form)
  const decoding = new Times()
  const parsing = new Times()
  let verified = true
  for (let round = 0; round <= rounds; round++) {
    // The first round is for the compiler.
    decoding.measure(round > 0, () => { verified = decode(plan, batches, records) && verified })
    parsing.measure(round > 0, () => { batches.forEach(parseOnly) })
  }
  const result = (subject: string, times: Times, rival: Times | null): BenchResult => ({
    bench: `decode-${form}`,
    shape: shape.name,
    subject,
    rival: rival === null ? null : 'JSON.parse alone',
    records,
    bytes: bytes.length,
    seconds: median(times.wall),
    recordsPerSecond: records / median(times.wall),
    bytesPerSecond: bytes.length / median(times.wall),
    ratio: rival === null ? null : median(rival.processor) / median(times.processor),
    recordsPerCpuSecond: records / median(times.processor),
    peakRssBytes: null,
    verified
  })
  return [result('json', decoding, parsing), result('JSON.parse alone', parsing, null)]
}

/** Seconds by the clock, and of all processors together (the garbage collector has threads of its own). */
class Times {
  readonly wall: number[] = []
  readonly processor: number[] = []

  measure (counts: boolean, work: () => void): void {
    const [start, used] = [performance.now(), process.cpuUsage()]
    work()
    const [end, { user, system }] = [performance.now(), process.cpuUsage(used)]
    if (!counts) return
    this.wall.push((end - start) / 1e3)
    this.processor.push((user + system) / 1e6)
  }
}

function exportLines (shape: Shape, records: number): string[] {
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

function decode (plan: RowPlan, batches: readonly Buffer[], records: number): boolean {
  let rows = 0
  let first: DeadLetter | undefined
  const decoder = createJsonBatchDecoder(plan, limits, {
    block: (block) => { rows += block.rows },
    deadLetter: (letter) => { first ??= letter }
  }, {})
  let line = 1
  for (const batch of batches) line += decoder.lines(batch, line)
  const counts = decoder.finish()
  if (first !== undefined) console.error(`dead letter: ${first.reason} ${first.field ?? ''} ${first.detail}`)
  return counts.rows === records && rows === records
}

function parseOnly (batch: Buffer): void {
  if (!isUtf8(batch)) throw new Error('not UTF-8')
  for (const line of batch.toString('utf8').split('\n')) if (line !== '') JSON.parse(line)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      shape: { type: 'string' },
      form: { type: 'string' },
      records: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '5' }
    }
  })
  console.log(tableOf(await benchDecode({
    items: Number(values.records),
    rounds: Number(values.rounds),
    shapes: shapeNames.filter((name) => values.shape === undefined || values.shape === name),
    forms: (['change', 'export'] as const).filter((form) => values.form === undefined || values.form === form)
  })))
}
