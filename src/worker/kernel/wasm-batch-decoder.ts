import type { BatchDecoder, BlockLimits, DecoderOutput, UnitCounts } from '../../block/batch-decoder.ts'
import { instantiateKernel } from '../../bytes/wasm.ts'
import type { Cell } from '../../schema/data-type.ts'
import type { RowPlan } from '../../schema/row-plan.ts'
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
  const decoder = new JsonBatchDecoder(plan, nowhere, { deadLetter: () => {} })
  for (const { column, function: fills } of decoder.row.steps) {
    const [attribute] = fills?.attributes ?? []
    if (attribute !== undefined) return `the function of column ${column.name} takes ${attribute}, which is no column`
  }
  if (columns.length > MAX_COLUMNS) return `more than ${MAX_COLUMNS} columns`
  if (record.tableNames.length > MAX_TABLES) return `more than ${MAX_TABLES} table names`
  if (record.keyAttributes.length > MAX_KEYS) return `more than ${MAX_KEYS} key attributes`
  return undefined
}

const MAX_COLUMNS = 65535
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
  readonly #kernel: DecodeKernel
  readonly #memory: KernelMemoryView
  readonly #ofHost: readonly number[]
  #unit: WasmBatchDecoder | null = null

  /** `kernelRefusal(plan)` is undefined. */
  constructor (plan: RowPlan, limits: BlockLimits) {
    this.#plan = plan
    const unit = (): WasmBatchDecoder => this.#unit!
    const host: DecodeHost = {
      line: (start, end, line) => { unit().givenUp(start, end, line) },
      number: (column, tag, at, size) => unit().values.number(column, tag, at, size),
      cell: (column) => unit().values.cell(column),
      names: () => { unit().countNames() },
      kept: () => { unit().kept() },
      full: (partition) => { unit().cut(partition) }
    }
    this.#kernel = instantiateKernel(loadKernel('decode'), undefined, { host: { ...host } }) as DecodeKernel
    this.#memory = new KernelMemoryView(this.#kernel)
    describeTable(plan, limits, this.#kernel, this.#memory)
    const { steps } = new JsonBatchDecoder(plan, nowhere, { deadLetter: () => {} }).row
    this.#ofHost = describeSteps(plan, steps, this.#kernel)
  }

  /** A decoder of one unit; that of the unit before is at its end, or given up. `consumed`: see createJsonBatchDecoder. */
  unit (output: DecoderOutput, consumed: Readonly<Record<number, number>>): WasmBatchDecoder {
    this.#unit = new WasmBatchDecoder(this.#plan, this.#kernel, this.#memory, this.#ofHost, output, consumed)
    return this.#unit
  }
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

  constructor (plan: RowPlan, kernel: DecodeKernel, memory: KernelMemoryView, ofHost: readonly number[], output: DecoderOutput, consumed: Readonly<Record<number, number>>) {
    this.#kernel = kernel
    this.#memory = memory
    this.#output = output
    this.#consumed = consumed
    this.#partitions = plan.partition.count
    this.#sequences = new Array<number>(this.#partitions).fill(0)
    this.#json = new JsonBatchDecoder(plan, {
      append: (partition, cells) => { this.#append(partition, cells) },
      finish: () => { this.#cutAll() }
    }, output)
    this.values = new KernelValues(plan, this.#json.row, this.#json.tally, ofHost, kernel, memory)
    this.#discard()
    kernel.resetCounts()
  }

  lines (bytes: Uint8Array, firstLine: number): number {
    const at = this.#kernel.inputFor(bytes.length)
    this.#memory.bytes.set(bytes, at)
    return this.#kernel.decode(bytes.length, firstLine)
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
    const at = kernel.writeBlock(partition)
    const sequence = this.#sequences[partition]!++
    const wanted = sequence >= (this.#consumed[partition] ?? 0)
    const buffer = new SharedArrayBuffer(wanted ? size : 0)
    if (wanted) new Uint8Array(buffer).set(new Uint8Array(kernel.memory.buffer, at, size))
    kernel.releaseBlock(at, size)
    if (wanted) this.#output.block({ partition, rows, sequence, buffer })
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
