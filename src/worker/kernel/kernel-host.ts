import type { StreamPositions } from '../../block/batch-decoder.ts'
import { Fault } from '../../decode/fault.ts'
import type { ItemRecord, RecordKind } from '../../decode/item-record.ts'
import type { Cell } from '../../schema/data-type.ts'
import type { RowPlan } from '../../schema/row-plan.ts'
import { compileCoercer } from '../../transform/coerce/coercer.ts'
import type { Coercer } from '../../transform/coerce/coercer.ts'
import type { RowBuilder } from '../../transform/row-builder.ts'
import type { ValueTally } from '../../transform/value-tally.ts'
import { compileCellReader, compileCellWriter } from './kernel-cells.ts'
import type { KernelCellReader, KernelCellWriter } from './kernel-cells.ts'
import { textFields } from './kernel-exports.ts'
import type { DecodeKernel } from './kernel-exports.ts'
import type { KernelMemoryView } from './kernel-memory.ts'

const kinds: readonly RecordKind[] = ['item', 'insert', 'modify', 'remove']
const eventNames = { item: null, insert: 'INSERT', modify: 'MODIFY', remove: 'REMOVE' } as const
/** All that a column of a position looks at is added to it. */
const positioned: ItemRecord = {
  kind: 'item', isTtl: false, image: {}, oldImage: undefined, time: undefined, version: 0, eventName: null, eventID: null, tableName: null, awsRegion: null, sequenceNumber: null, sizeBytes: null
}
const NULL = 0
const FILLED = 1
const GIVE_UP = 2

/** Values of single columns that the kernel asks for in the middle of a record: with the same rules as everywhere. */
export class KernelValues {
  readonly #plan: RowPlan
  readonly #kernel: DecodeKernel
  readonly #memory: KernelMemoryView
  readonly #coercers: readonly Coercer[]
  readonly #writers: readonly KernelCellWriter[]
  readonly #computed: ReadonlyMap<number, () => Cell | Fault>
  readonly #positions: StreamPositions | undefined

  /** `ofHost`: the columns that the host computes (kernel-steps.ts). `positions`: the lines are of a stream. */
  constructor (plan: RowPlan, row: RowBuilder, tally: ValueTally, ofHost: readonly number[], positions: StreamPositions | undefined, kernel: DecodeKernel, memory: KernelMemoryView) {
    this.#plan = plan
    this.#positions = positions
    this.#kernel = kernel
    this.#memory = memory
    this.#coercers = plan.columns.map((column) => compileCoercer(column, plan.record.base64, {
      rounded: () => { tally.note('rounded', column.name) },
      shortened: () => { tally.note('shortened', column.name) }
    }))
    this.#writers = plan.columns.map((column, index) => compileCellWriter(column, index, kernel, memory))
    this.#computed = new Map(ofHost.map((index) => [index, this.#compute(row, index)]))
  }

  /** Puts a whole row into the kernel. */
  fill (cells: readonly Cell[]): void {
    this.#kernel.beginCells()
    for (let i = 0; i < cells.length; i++) this.#writers[i]!(cells[i]!)
  }

  /** See DecodeHost.number. */
  number (column: number, tag: number, at: number, size: number): number {
    const text = this.#memory.text(at, size)
    const cell = this.#coercers[column]!(tag === 0 ? { S: text } : { N: text })
    const value: unknown = Array.isArray(cell) ? cell[0] : cell
    return typeof value === 'number' ? value : NaN
  }

  /** See DecodeHost.cell. */
  cell (column: number): number {
    const cell = this.#computed.get(column)!()
    if (cell instanceof Fault) return GIVE_UP
    if (cell === null) return NULL
    this.#writers[column]!(cell)
    return FILLED
  }

  #compute (row: RowBuilder, index: number): () => Cell | Fault {
    const step = row.steps.find((each) => each.index === index)!
    const fills = step.function
    const cells: Cell[] = this.#plan.columns.map(() => null)
    const readers: (readonly [number, KernelCellReader])[] = (fills?.columns ?? [])
      .map((column) => [column, compileCellReader(this.#plan.columns[column]!, column, this.#kernel, this.#memory)])
    const read = fills === undefined || step.column.source.kind === 'record' ? step.read : fills.evaluate
    const { source } = step.column
    if (fills === undefined && source.kind === 'record' && (source.field === 'sequenceNumber' || source.field === 'shardId')) {
      return () => read({ ...positioned, ...this.#position() }, {}, cells)
    }
    return () => {
      for (const [column, cell] of readers) cells[column] = cell()
      return read(this.#record(), {}, cells)
    }
  }

  /** Where in its stream the record at hand is. */
  #position (): { readonly shardId: string, readonly sequenceNumber: string } | undefined {
    const positions = this.#positions
    return positions && { shardId: positions.shardId, sequenceNumber: positions.sequenceNumber(this.#kernel.recordLine()) }
  }

  /** The record at hand, without its images. */
  #record (): ItemRecord {
    const kernel = this.#kernel
    const { form, exportVersion, exportTime } = this.#plan.record
    const isExport = form === 'export'
    const kind = kinds[kernel.recordKind()]!
    const size = kernel.recordSize()
    const time = kernel.recordTime()
    return {
      kind,
      isTtl: kernel.recordIsTtl() === 1,
      image: {},
      oldImage: undefined,
      time: !isExport ? time : exportTime === undefined ? undefined : Number(exportTime),
      version: isExport ? Number(exportVersion ?? 0n) : time,
      eventName: eventNames[kind],
      eventID: isExport ? null : this.#text(textFields.eventID),
      tableName: isExport ? null : this.#text(textFields.tableName),
      awsRegion: isExport ? null : this.#text(textFields.awsRegion),
      sequenceNumber: isExport ? null : this.#text(textFields.sequenceNumber),
      sizeBytes: size < 0 ? null : size,
      ...this.#position()
    }
  }

  #text (field: number): string | null {
    const start = this.#kernel.textStart(field)
    if (start === 0) return null
    const text = this.#memory.text(start, this.#kernel.textEnd(field) - start)
    return this.#kernel.textIsEscaped(field) === 1 ? JSON.parse(`"${text}"`) as string : text
  }
}
