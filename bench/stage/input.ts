import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { SampleGatherer } from '../../src/engine/infer/sample-gatherer.ts'
import { inferTable } from '../../src/engine/infer/infer-table.ts'
import { emptyFacts } from '../../src/schema/input-facts.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import { checkFunction } from '../../src/transform/functions/supported.ts'
import { changeStream, defaultStartTime } from '../data/change-stream.ts'
import { shapeNames } from '../data/shape.ts'
import type { ShapeName } from '../data/shape.ts'
import { findShape } from '../data/shapes/find-shape.ts'
import { itemLines } from '../data/write-export.ts'
import type { InputFile, SuiteOptions } from '../options.ts'
import { planOf, shapePlan } from './shape-plan.ts'

/** About 24 MB of records of each shape. */
const someItems: Readonly<Record<ShapeName, number>> = { meetups: 24_000, wide: 4_000, nested: 8_000, text: 5_000 }
/** What the reader of units hands over at a time. */
const BATCH = 256 << 10
/** So many lines of a file are looked at to tell its columns. */
const SAMPLE = 10_000

/** Lines in memory, and the plan of their table. */
export interface StageInput {
  /** Name for the results. */
  readonly name: string
  /** The generated shape, if it is one, whose attributes are known. */
  readonly shape?: ShapeName | undefined
  readonly plan: RowPlan
  /** All lines, and the same cut into batches of whole lines. */
  readonly bytes: Buffer
  readonly batches: readonly Buffer[]
  readonly records: number
}

/** The inputs that the options name, one after the other: the file, or the shapes (all unless some are named). */
export function * stageInputs ({ items, shapes = shapeNames, form, file }: Omit<SuiteOptions, 'rounds'>): Generator<StageInput, void> {
  if (file !== undefined) yield fileInput(file)
  else for (const name of shapes) yield shapeInput(name, form, items ?? someItems[name])
}

/** Generated records of a shape; `exportTime`: of the export, in microseconds. */
export function shapeInput (name: ShapeName, form: 'change' | 'export', records: number, exportTime?: bigint): StageInput {
  const shape = findShape(name)
  const lines = form === 'change' ? changeStream({ shape, seed: 1, records }) : itemLines(shape, 1, 0, records)
  const bytes = Buffer.from(Array.from(lines, (line) => line + '\n').join(''))
  return { name: form === 'change' ? name : `${name}, export`, shape: name, plan: shapePlan(shape, form, exportTime), bytes, batches: cut(bytes), records }
}

/**
 * Records of a file, NDJSON, plain or gzip; its table is inferred from its first lines, as `init` does. Whole in memory.
 * @throws DynapinotError CONFIG_INVALID if the key is not told.
 */
export function fileInput ({ path, partitionKey, sortKey }: InputFile): StageInput {
  const file = readFileSync(path)
  const bytes = file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file
  const form = /^\s*\{\s*"Item"\s*:/.test(bytes.toString('latin1', 0, 200)) ? 'export' : 'change'
  const gatherer = new SampleGatherer({ form, tables: [], base64: form === 'change' ? 2 : 1 })
  const start = bytes.subarray(0, Math.min(bytes.length, SAMPLE * 4096))
  gatherer.lines(start.subarray(0, start.lastIndexOf(10) + 1), SAMPLE)
  const sample = gatherer.sample()
  const facts = {
    ...emptyFacts(form),
    records: sample.records,
    keys: sample.keys,
    tableNames: sample.tableNames,
    origin: form === 'change' ? 'kinesis' as const : 'unknown' as const,
    exportTime: form === 'export' ? BigInt(defaultStartTime) : undefined
  }
  const { schema, tableConfig, config } = inferTable({
    sample,
    facts,
    keys: { partition: partitionKey, sort: sortKey },
    tables: [],
    items: null,
    input: path,
    files: { schemaFile: 's', tableConfigFile: 't', source: form === 'change' ? { changes: [path] } : { export: path } },
    checkFunction
  })
  const plan = planOf({ schema: JSON.stringify(schema), tableConfig: JSON.stringify(tableConfig), config, facts })
  return { name: basename(path), plan, bytes, batches: cut(bytes), records: linesIn(bytes) }
}

/** Batches of whole lines. */
function cut (bytes: Buffer): Buffer[] {
  const batches: Buffer[] = []
  for (let start = 0; start < bytes.length;) {
    const lineEnd = bytes.indexOf(10, start + BATCH)
    const end = lineEnd < 0 ? bytes.length : lineEnd + 1
    batches.push(bytes.subarray(start, end))
    start = end
  }
  return batches
}

/** Lines that are not empty. */
function linesIn (bytes: Buffer): number {
  let lines = 0
  for (let start = 0; start < bytes.length;) {
    const lineEnd = bytes.indexOf(10, start)
    const end = lineEnd < 0 ? bytes.length : lineEnd
    if (end > start && !(end === start + 1 && bytes[start] === 13)) lines++
    start = end + 1
  }
  return lines
}
