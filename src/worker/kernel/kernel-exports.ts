import type { KernelMemory } from '../../bytes/wasm.ts'

/** What the decode kernel exports (src/kernel/decode/index.ts, plan.ts). Places are offsets in its memory. */
export interface DecodeKernel {
  readonly memory: KernelMemory

  readonly makeTable: (columns: number, partitions: number, maxRows: number, maxBytes: number) => void
  readonly lettersFor: (size: number) => number
  readonly describeRecord: (ofExport: boolean, base64: number, ttlSkipped: boolean, oldImageOfRemove: boolean, maxLineBytes: number, partitionColumn: number, versionColumn: number) => void
  readonly setExportTimes: (version: bigint, time: bigint) => void
  readonly setPartition: (byModulo: boolean, count: number) => void
  readonly describeColumn: (index: number, type: number, isMulti: boolean, isKey: boolean, isRequired: boolean, limit: number, defaultBits: bigint, defaultSize: number) => void
  readonly wantTable: (size: number) => boolean
  readonly wantKey: (size: number) => void
  readonly beginPath: (size: number) => void
  readonly stepInto: (size: number, index: number) => void
  readonly endPath: (column: number, path: number) => void
  readonly makeSteps: (count: number) => void
  readonly addStep: (kind: number, column: number, a: number, b: number) => void

  readonly resetCounts: () => void
  readonly inputFor: (size: number) => number
  readonly decode: (size: number, firstLine: number) => number

  readonly recordLine: () => number
  readonly recordKind: () => number
  readonly recordIsTtl: () => number
  readonly recordTime: () => number
  readonly recordSize: () => number
  readonly textStart: (field: number) => number
  readonly textEnd: (field: number) => number
  readonly textIsEscaped: (field: number) => number

  readonly cellIsNull: (column: number) => number
  readonly cellBits: (column: number) => bigint
  readonly cellNumber: (column: number) => number
  readonly cellFloat: (column: number) => number
  readonly cellInteger: (column: number) => number
  readonly cellAt: (column: number) => number
  readonly cellSize: (column: number) => number
  readonly cellCount: (column: number) => number

  readonly beginCells: () => void
  readonly appendCells: (partition: number) => void
  readonly roomFor: (size: number) => number
  readonly setNull: (column: number) => void
  readonly setInteger: (column: number, value: number) => void
  readonly setLong: (column: number, value: bigint) => void
  readonly setFloat: (column: number, value: number) => void
  readonly setDouble: (column: number, value: number) => void
  readonly setText: (column: number, at: number, size: number) => void
  readonly setMany: (column: number, at: number, count: number) => void

  readonly rowsOf: (partition: number) => number
  readonly blockSizeOf: (partition: number) => number
  readonly writeBlock: (partition: number) => number
  readonly releaseBlock: (at: number, size: number) => void
  readonly countsAt: () => number
  readonly countersAt: () => number
  readonly lowestVersion: () => bigint
  readonly highestVersion: () => bigint

  readonly namesCount: () => number
  readonly nameStart: (i: number) => number
  readonly nameSize: (i: number) => number
  readonly nameIsCounted: (i: number) => number
  readonly setCounter: (i: number, counter: number) => void
}

/** What the kernel calls (imports of module `host`). */
export interface DecodeHost {
  /** A line that the kernel gave up. */
  readonly line: (start: number, end: number, line: number) => void
  /** The number of an S (0) or N (1) by the column's rules; NaN: give the record up. */
  readonly number: (column: number, tag: number, at: number, size: number) => number
  /** The cell of a column that the host computes. 0: null, 1: filled, 2: give the record up. */
  readonly cell: (column: number) => number
  /** The row has attributes without a column that have no counter in this unit. */
  readonly names: () => void
  /** Notes of `number` and `cell` belong to a row. */
  readonly kept: () => void
  /** A partition's block is full. */
  readonly full: (partition: number) => void
}

/** Text fields of the record (src/kernel/decode/envelope.ts, Field). */
export const textFields = { eventName: 1, eventID: 2, tableName: 3, awsRegion: 4, eventSourceARN: 5, sequenceNumber: 6 } as const

/** Steps (src/kernel/decode/steps.ts, Step). */
export const stepKinds = {
  text: 0, time: 1, version: 2, isDelete: 3, isTtlDelete: 4, sizeBytes: 5, point: 6, keyHash: 7, keyPart: 8, host: 9
} as const

/** Types (src/kernel/decode/model.ts, Type). */
export const typeNumbers = {
  INT: 0, LONG: 1, FLOAT: 2, DOUBLE: 3, BIG_DECIMAL: 4, BOOLEAN: 5, TIMESTAMP: 6, STRING: 7, JSON: 8, BYTES: 9
} as const

/** Counts (src/kernel/decode/record.ts, Count): u64 each. */
export const countNumbers = { records: 0, rows: 1, bytes: 2, otherTable: 3, ttlDelete: 4, items: 5, inserts: 6, modifies: 7, removes: 8, ttlRemoves: 9, s: 10, ms: 11, us: 12 } as const
