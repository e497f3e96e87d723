import { emptyCounts } from '../block/batch-decoder.ts'
import type { BatchDecoder, BlockLimits, DecoderOutput, StreamPositions, UnitCounts } from '../block/batch-decoder.ts'
import { changeRecordReader } from '../decode/change-record.ts'
import { exportItemReader } from '../decode/export-item.ts'
import { Fault } from '../decode/fault.ts'
import type { ItemRecord, RecordReader } from '../decode/item-record.ts'
import { isBlank, parseObject } from '../decode/json-object.ts'
import { readLines } from '../decode/line-reader.ts'
import type { LineVisitor } from '../decode/line-reader.ts'
import { DynapinotError } from '../errors.ts'
import type { Cell } from '../schema/data-type.ts'
import type { RecordPlan, RowPlan } from '../schema/row-plan.ts'
import type { FunctionPort } from '../transform/function-port.ts'
import { PartitionBlocks } from '../transform/partition-blocks.ts'
import { compilePartitioner } from '../transform/partitioner.ts'
import { pinotFunctions } from '../transform/pinot-functions.ts'
import { compileRow } from '../transform/row-builder.ts'
import type { RowBuilder } from '../transform/row-builder.ts'
import { UnmappedAttributes } from '../transform/unmapped-attributes.ts'
import { ValueTally } from '../transform/value-tally.ts'

/** Of a line that is too long, so much is kept (batch-decoder.ts, DeadLetter.raw). */
const KEPT_OF_TOO_LONG = 1 << 20

/**
 * The `json` decoder: JSON.parse and plain JavaScript, and the reference for every other decoder. What becomes of a
 * line, the first that fits:
 *
 * | line                                                       | becomes                            | rules in               |
 * | ---------------------------------------------------------- | ---------------------------------- | ---------------------- |
 * | longer than maxLineBytes (without its end)                 | LINE_TOO_LONG                      |                        |
 * | not UTF-8                                                  | BAD_JSON                           | line-reader.ts         |
 * | nothing but blanks, tabs, CR, a byte order mark            | nothing: no record                 | json-object.ts         |
 * | not one JSON object                                        | BAD_JSON                           | json-object.ts         |
 * | no record of the plan's form, unknown event, no image ...  | NOT_A_RECORD, UNKNOWN_EVENT, skip  | change-record.ts,      |
 * |                                                            | NO_IMAGE, BAD_VERSION              | export-item.ts         |
 * | keys, columns, functions                                   | all other reasons                  | row-builder.ts         |
 * | else                                                       | a row                              | partitioner.ts         |
 *
 * Counts: `bytes` are those of all lines without their ends, blank ones too. `kinds` add up to `rows`: a REMOVE by time
 * to live is a `ttlRemoves`, no `removes`. The version of a row is the cell of the version column. `nulled`, `rounded`,
 * `shortened` and `unmapped` are those of rows alone.
 *
 * `consumed`: by partition, how many blocks of the unit are in finished segments; they are cut and counted like all
 * others, but not handed over.
 * @throws DynapinotError PLAN_CONFLICT, FUNCTION_UNKNOWN or FUNCTION_INVALID if the plan cannot be compiled.
 */
export function createJsonBatchDecoder (plan: RowPlan, limits: BlockLimits, output: DecoderOutput, consumed: Readonly<Record<number, number>>, parts: JsonDecoderParts = {}): BatchDecoder {
  return new JsonBatchDecoder(plan, new PartitionBlocks(plan.columns, limits, consumed, (block) => { output.block(block) }), output, parts)
}

/** Parts that can be others: the transform functions, what makes an object of a line, and where lines come from. */
export interface JsonDecoderParts {
  readonly functions?: FunctionPort | undefined
  readonly parse?: typeof parseObject | undefined
  /** Lines are of a stream. */
  readonly positions?: StreamPositions | undefined
}

/** Where rows go. */
export interface RowSink {
  readonly append: (partition: number, cells: readonly Cell[]) => void
  /** Cuts the blocks that are open. */
  readonly finish: () => void
}

/** The decoder, with its rows going wherever they are wanted. */
export class JsonBatchDecoder implements BatchDecoder, LineVisitor {
  readonly #maxLineBytes: number
  readonly #output: Pick<DecoderOutput, 'deadLetter'>
  readonly #parse: typeof parseObject
  readonly #read: RecordReader
  readonly #positions: StreamPositions | undefined
  readonly tally: ValueTally = new ValueTally()
  readonly row: RowBuilder
  readonly unmapped: UnmappedAttributes
  readonly #partitionOf: (cell: Cell) => number
  readonly #partitionColumn: number
  readonly #versionColumn: number
  readonly #rows: RowSink
  readonly #cells: Cell[]
  readonly #counts: UnitCounts = emptyCounts()
  #minVersion: number | bigint | undefined
  #maxVersion: number | bigint | undefined
  /** The batch at hand, and the number of its line. */
  #bytes: Uint8Array = new Uint8Array(0)
  #line = 0

  constructor (plan: RowPlan, rows: RowSink, output: Pick<DecoderOutput, 'deadLetter'>, { functions = pinotFunctions, parse = parseObject, positions }: JsonDecoderParts = {}) {
    this.#positions = positions
    this.#parse = parse
    this.#maxLineBytes = plan.record.maxLineBytes
    this.#output = output
    this.#read = recordReader(plan.record)
    this.row = compileRow(plan, functions, this.tally)
    this.unmapped = new UnmappedAttributes(this.row.mappedAttributes)
    this.#partitionColumn = columnIndex(plan, plan.partition.column)
    this.#versionColumn = columnIndex(plan, plan.versionColumn)
    this.#partitionOf = compilePartitioner(plan.partition, plan.columns[this.#partitionColumn]!)
    this.#rows = rows
    this.#cells = plan.columns.map(() => null)
  }

  lines (bytes: Uint8Array, firstLine: number): number {
    this.#bytes = bytes
    this.#line = firstLine - 1
    return readLines(bytes, this.#maxLineBytes, this)
  }

  finish (): UnitCounts {
    this.#rows.finish()
    return {
      ...this.#counts,
      ...this.tally.totals(),
      unmapped: this.unmapped.totals(),
      minVersion: this.#minVersion === undefined ? null : String(this.#minVersion),
      maxVersion: this.#maxVersion === undefined ? null : String(this.#maxVersion)
    }
  }

  line (text: string | null, start: number, end: number): void {
    this.#line++
    this.#counts.bytes += end - start
    if (text !== null && isBlank(text)) return
    this.#counts.records++
    const record = text === null ? new Fault('BAD_JSON', 'not UTF-8') : this.#recordOf(text)
    if (record instanceof Fault) {
      this.#deadLetter(record, this.#bytes.subarray(start, end))
    } else if (typeof record === 'string') {
      this.#counts.skips[record]++
    } else {
      const fault = this.row.build(record, this.#cells)
      if (fault === undefined) {
        this.#addRow(record)
      } else {
        this.tally.drop()
        this.#deadLetter(fault, this.#bytes.subarray(start, end))
      }
    }
  }

  /** As part of a batch: another source than the reader of units may not look at lengths. */
  overlong (start: number, end: number): void {
    this.#line++
    this.tooLong(this.#bytes.subarray(start, end), end - start, this.#line)
  }

  tooLong (start: Uint8Array, length: number, line: number): void {
    this.#counts.bytes += length
    this.#counts.records++
    this.#line = line
    const detail = `${length} bytes, at most ${this.#maxLineBytes} are allowed`
    this.#deadLetter(new Fault('LINE_TOO_LONG', detail), start.subarray(0, KEPT_OF_TOO_LONG))
  }

  #recordOf (text: string): ReturnType<RecordReader> {
    const object = this.#parse(text)
    if (object === undefined) return new Fault('BAD_JSON', 'not one JSON object')
    const record = this.#read(object)
    if (this.#positions === undefined || record instanceof Fault || typeof record === 'string') return record
    return { ...record, shardId: this.#positions.shardId, sequenceNumber: this.#positions.sequenceNumber(this.#line) }
  }

  #addRow (record: ItemRecord): void {
    const cells = this.#cells
    this.#rows.append(this.#partitionOf(cells[this.#partitionColumn]!), cells)
    this.tally.commit()
    this.unmapped.count(this.row.imageOf(record))
    const counts = this.#counts
    counts.rows++
    if (record.timeUnit !== undefined) counts.timeUnits[record.timeUnit]++
    switch (record.kind) {
      case 'item': counts.kinds.items++; break
      case 'insert': counts.kinds.inserts++; break
      case 'modify': counts.kinds.modifies++; break
      case 'remove': counts.kinds[record.isTtl ? 'ttlRemoves' : 'removes']++; break
    }
    const version = cells[this.#versionColumn]
    if (typeof version !== 'number' && typeof version !== 'bigint') return
    if (this.#minVersion === undefined || version < this.#minVersion) this.#minVersion = version
    if (this.#maxVersion === undefined || version > this.#maxVersion) this.#maxVersion = version
  }

  #deadLetter (fault: Fault, raw: Uint8Array): void {
    this.#counts.deadLetters++
    const { reason, detail, field } = fault
    this.#output.deadLetter({ reason, detail, field, line: this.#line, raw })
  }
}

function recordReader (plan: RecordPlan): RecordReader {
  if (plan.form === 'change') return changeRecordReader(plan)
  const version = Number(plan.exportVersion ?? 0n)
  const time = plan.exportTime === undefined ? undefined : Number(plan.exportTime)
  if (!(version > 0 && Number.isSafeInteger(version)) || (time !== undefined && !Number.isSafeInteger(time))) {
    throw new DynapinotError('PLAN_CONFLICT', 'an export needs a version and a time in microseconds, above 0 and below 2^53', { field: 'record.exportVersion' })
  }
  return exportItemReader({ version, time })
}

function columnIndex (plan: RowPlan, name: string): number {
  const index = plan.columns.findIndex((column) => column.name === name)
  if (index < 0) throw new DynapinotError('PLAN_CONFLICT', `column ${name} is not in the plan`, { field: name })
  return index
}
