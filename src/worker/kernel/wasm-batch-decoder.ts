import type { BatchDecoder, BlockLimits, DecoderOutput, StreamPositions, UnitCounts } from '../../block/batch-decoder.ts'
import { instantiateKernel } from '../../bytes/wasm.ts'
import type { Cell } from '../../schema/data-type.ts'
import type { ColumnPlan, RowPlan } from '../../schema/row-plan.ts'
import { JsonBatchDecoder } from '../json-batch-decoder.ts'
import { loadKernel } from '../load-kernel.ts'
import { describeTable } from './describe-table.ts'
import { countNumbers } from './kernel-exports.ts'
import type { DecodeHost, DecodeKernel } from './kernel-exports.ts'
import { KernelValues } from './kernel-host.ts'
import { KernelMemoryView } from './kernel-memory.ts'
import { describeSteps } from './kernel-steps.ts'

/** Why the kernel cannot decode for a plan; undefined if it can. */
export function kernelRefusal (plan: RowPlan): string | undefined {
  const { columns, record } = plan
  const [first] = functionsOnAttributes(plan)
  if (first !== undefined) return `the function of column ${first[0]} takes ${first[1]}, which is no column`
  if (columns.length > MAX_COLUMNS) return `more than ${MAX_COLUMNS} columns`
  const column = (name: string): ColumnPlan | undefined => columns.find((each) => each.name === name)
  const partition = column(plan.partition.column)
  if (partition === undefined || !(partition.isKey || partition.required || partition.source.kind === 'keyHash')) return `the partition column ${plan.partition.column} may be null`
  const version = column(plan.versionColumn)
  if (version?.dataType !== 'LONG' || version.multiValue || !version.required) return `the version column ${plan.versionColumn} is no LONG that is always there`
  if (record.exportTime !== undefined && record.exportTime <= 0n) return 'the time of the export is not positive'
  if (columns.reduce((sum, { source }) => sum + (source.kind === 'attribute' ? source.paths.length : 0), 0) > MAX_PATHS) return `more than ${MAX_PATHS} paths`
  if (record.tableNames.length > MAX_TABLES) return `more than ${MAX_TABLES} table names`
  if (record.keyAttributes.length > MAX_KEYS) return `more than ${MAX_KEYS} key attributes`
  return undefined
}

/** Columns whose functions take attributes that are no columns, each with one of these. */
export function * functionsOnAttributes (plan: RowPlan): Generator<readonly [column: string, attribute: string]> {
  const decoder = new JsonBatchDecoder(plan, nowhere, { deadLetter: () => {} })
  for (const { column, function: fills } of decoder.row.steps) {
    const [attribute] = fills?.attributes ?? []
    if (attribute !== undefined) yield [column.name, attribute]
  }
}

const MAX_COLUMNS = 4096
const MAX_PATHS = 8000
const LARGE_BATCH = 64 << 20
const MAX_TABLES = 1024
const MAX_KEYS = 16
const nowhere = { append: () => {}, finish: () => {} }

/**
 * The `wasm` decoder of one table: an instance of the decode kernel (src/kernel/decode), kept from unit to unit with its
 * memory and with what it learned of the input. It gives the same blocks, dead letters and counts as the `json` decoder
 * (json-batch-decoder.ts): a line that it is not sure about is decoded by that one, in its place among the others.
 */
export class WasmDecoder {
  readonly #plan: RowPlan
  readonly #limits: BlockLimits
  #opened: OpenedKernel
  #unit: WasmBatchDecoder | null = null
  #ofStream = false

  /** `kernelRefusal(plan)` is undefined. */
  constructor (plan: RowPlan, limits: BlockLimits) {
    this.#plan = plan
    this.#limits = limits
    this.#opened = this.#open()
  }

  /**
   * A decoder of one unit; that of the unit before is at its end, or given up. `consumed`: see createJsonBatchDecoder.
   * `positions`: the lines are of a stream.
   */
  unit (output: DecoderOutput, consumed: Readonly<Record<number, number>>, positions?: StreamPositions): WasmBatchDecoder {
    // What trapped is in no state to go on; and lines of files and of streams have other steps.
    if (this.#unit?.trapped === true || this.#ofStream !== (positions !== undefined)) {
      this.#ofStream = positions !== undefined
      this.#opened = this.#open()
    }
    this.#unit = new WasmBatchDecoder(this.#plan, this.#opened, output, consumed, positions)
    return this.#unit
  }

  #open (): OpenedKernel {
    const unit = (): WasmBatchDecoder => this.#unit!
    const host: DecodeHost = {
      line: (start, end, line) => { unit().givenUp(start, end, line) },
      number: (column, tag, at, size) => unit().values.number(column, tag, at, size),
      cell: (column) => unit().values.cell(column),
      names: () => { unit().countNames() },
      kept: () => { unit().kept() },
      full: (partition) => { unit().cut(partition) }
    }
    const kernel = instantiateKernel(loadKernel('decode'), { host: { ...host } }) as DecodeKernel
    const memory = new KernelMemoryView(kernel)
    describeTable(this.#plan, this.#limits, kernel, memory)
    const { steps } = new JsonBatchDecoder(this.#plan, nowhere, { deadLetter: () => {} }).row
    return { kernel, memory, ofHost: describeSteps(this.#plan, steps, this.#ofStream, kernel) }
  }
}

/** A kernel that knows its table. */
interface OpenedKernel {
  readonly kernel: DecodeKernel
  readonly memory: KernelMemoryView
  /** The columns that the host computes. */
  readonly ofHost: readonly number[]
}

/** Decodes the lines of one unit. */
export class WasmBatchDecoder implements BatchDecoder {
  readonly #kernel: DecodeKernel
  readonly #memory: KernelMemoryView
  readonly #output: DecoderOutput
  readonly #consumed: Readonly<Record<number, number>>
  readonly #partitions: number
  readonly #sequences: number[]
  readonly #json: JsonBatchDecoder
  readonly values: KernelValues
  /** Lines that the `json` decoder had to decode. */
  linesGivenUp = 0
  /** The kernel stopped for want of memory: it cannot be used any more. */
  trapped = false

  constructor (plan: RowPlan, { kernel, memory, ofHost }: OpenedKernel, output: DecoderOutput, consumed: Readonly<Record<number, number>>, positions: StreamPositions | undefined) {
    this.#kernel = kernel
    this.#memory = memory
    this.#output = output
    this.#consumed = consumed
    this.#partitions = plan.partition.count
    this.#sequences = new Array<number>(this.#partitions).fill(0)
    this.#json = new JsonBatchDecoder(plan, {
      append: (partition, cells) => { this.#append(partition, cells) },
      finish: () => { this.#cutAll() }
    }, output, { positions })
    this.values = new KernelValues(plan, this.#json.row, this.#json.tally, ofHost, positions, kernel, memory)
    this.#discard()
    kernel.resetCounts()
  }

  lines (bytes: Uint8Array, firstLine: number): number {
    // A line of this size would make the kernel's memory large for good.
    if (bytes.length > LARGE_BATCH) return this.#json.lines(bytes, firstLine)
    const at = this.#kernel.inputFor(bytes.length)
    this.#memory.bytes.set(bytes, at)
    try {
      return this.#kernel.decode(bytes.length, firstLine)
    } catch (error) {
      this.trapped = error instanceof Error && error.name === 'RuntimeError'
      throw error
    }
  }

  tooLong (start: Uint8Array, length: number, line: number): void {
    this.#json.tooLong(start, length, line)
  }

  finish (): UnitCounts {
    const kernel = this.#kernel
    const at = kernel.countersAt()
    const unmapped = this.#json.unmapped
    for (let number = 0; number < unmapped.size; number++) unmapped.add(number, this.#memory.count(at, number))
    const counts = this.#json.finish()
    const of = (name: keyof typeof countNumbers): number => this.#memory.count(kernel.countsAt(), countNumbers[name])
    const rows = of('rows')
    counts.records += of('records')
    counts.rows += rows
    counts.bytes += of('bytes')
    for (const skip of ['otherTable', 'ttlDelete'] as const) counts.skips[skip] += of(skip)
    for (const kind of ['items', 'inserts', 'modifies', 'removes', 'ttlRemoves'] as const) counts.kinds[kind] += of(kind)
    for (const unit of ['s', 'ms', 'us'] as const) counts.timeUnits[unit] += of(unit)
    if (rows > 0) {
      counts.minVersion = smaller(counts.minVersion, kernel.lowestVersion())
      counts.maxVersion = larger(counts.maxVersion, kernel.highestVersion())
    }
    return counts
  }

  /** See DecodeHost.line. */
  givenUp (start: number, end: number, line: number): void {
    this.linesGivenUp++
    this.#json.tally.drop()
    // A copy: the kernel's memory may move while the row goes back into it.
    if (end > start) this.#json.lines(this.#memory.copy(start, end - start), line)
  }

  /** See DecodeHost.kept. */
  kept (): void {
    this.#json.tally.commit()
  }

  /** See DecodeHost.names: in the order in which `json` would see them, array indexes first. */
  countNames (): void {
    const kernel = this.#kernel
    const names: Record<string, number> = Object.create(null) as Record<string, number>
    for (let i = 0, count = kernel.namesCount(); i < count; i++) {
      if (kernel.nameIsCounted(i) === 0) names[this.#memory.text(kernel.nameStart(i), kernel.nameSize(i))] = i
    }
    for (const name in names) kernel.setCounter(names[name]!, this.#json.unmapped.numberOf(name) + 1)
  }

  /** See DecodeHost.full. */
  cut (partition: number): void {
    const kernel = this.#kernel
    const rows = kernel.rowsOf(partition)
    const size = kernel.blockSizeOf(partition)
    const sequence = this.#sequences[partition]!++
    const wanted = sequence >= (this.#consumed[partition] ?? 0)
    const at = kernel.writeBlock(partition)
    try {
      if (wanted) this.#output.block({ partition, rows, sequence, bytes: new Uint8Array(kernel.memory.buffer, at, size) })
    } finally {
      kernel.releaseBlock(at, size)
    }
  }

  #append (partition: number, cells: readonly Cell[]): void {
    this.values.fill(cells)
    this.#kernel.appendCells(partition)
  }

  #cutAll (): void {
    for (let partition = 0; partition < this.#partitions; partition++) {
      if (this.#kernel.rowsOf(partition) > 0) this.cut(partition)
    }
  }

  /** Drops the rows of a unit that was given up. */
  #discard (): void {
    for (let partition = 0; partition < this.#partitions; partition++) {
      if (this.#kernel.rowsOf(partition) === 0) continue
      const size = this.#kernel.blockSizeOf(partition)
      this.#kernel.releaseBlock(this.#kernel.writeBlock(partition), size)
    }
  }
}

function smaller (a: string | null, b: bigint): string {
  return a !== null && BigInt(a) < b ? a : String(b)
}

function larger (a: string | null, b: bigint): string {
  return a !== null && BigInt(a) > b ? a : String(b)
}
