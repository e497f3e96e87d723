import type { BlockLimits } from '../../block/batch-decoder.ts'
import { DynapinotError } from '../../errors.ts'
import type { Scalar } from '../../schema/data-type.ts'
import { fixedWidthOf } from '../../schema/data-type.ts'
import type { ColumnPlan, RowPlan } from '../../schema/row-plan.ts'
import { typeNumbers } from './kernel-exports.ts'
import type { DecodeKernel } from './kernel-exports.ts'
import type { KernelMemoryView } from './kernel-memory.ts'

/** Describes all of a table to the kernel but the steps (kernel-steps.ts): columns, paths, partitions, records. */
export function describeTable (plan: RowPlan, limits: BlockLimits, kernel: DecodeKernel, memory: KernelMemoryView): void {
  const { columns, partition, record } = plan
  kernel.makeTable(columns.length, partition.count, limits.rows, limits.bytes)
  columns.forEach((column, index) => { describeColumn(column, index, kernel, memory) })
  kernel.describeRecord(record.form === 'export', record.base64, record.ttlDeletes === 'skip', record.removeImage === 'old',
    Math.min(record.maxLineBytes, NO_LIMIT), indexOf(plan, partition.column), indexOf(plan, plan.versionColumn))
  kernel.setExportTimes(record.exportVersion ?? 0n, record.exportTime ?? 0n)
  kernel.setPartition(partition.function === 'Modulo', partition.count)
  // Tables that are not told apart here are all given up, and told apart by the host.
  for (const name of record.tableNames) kernel.wantTable(memory.letters(name))
  for (const name of record.keyAttributes) kernel.wantKey(memory.letters(name))
}

const NO_LIMIT = 0xffffffff

function describeColumn (column: ColumnPlan, index: number, kernel: DecodeKernel, memory: KernelMemoryView): void {
  const { dataType, storedType, multiValue, isKey, required, source, defaultNull } = column
  const width = fixedWidthOf(storedType)
  const size = width !== 0 ? 0 : typeof defaultNull === 'string' ? memory.letters(defaultNull) : memory.letterBytes(defaultNull as Uint8Array)
  kernel.describeColumn(index, typeNumbers[dataType], multiValue, isKey, isKey || required, limitOf(column),
    width === 0 ? 0n : bitsOf(defaultNull, storedType), size)
  if (source.kind !== 'attribute') return
  source.paths.forEach((path, number) => {
    path.forEach((step, depth) => {
      const letters = memory.letters(step)
      if (depth === 0) kernel.beginPath(letters)
      else kernel.stepInto(letters, /^(?:0|[1-9]\d{0,8})$/.test(step) ? Number(step) : -1)
    })
    if (path.length > 0) kernel.endPath(index, number)
  })
}

/** Longest value that needs no look at the column's maxLengthStrategy. */
function limitOf ({ dataType, maxLengthStrategy, maxLength }: ColumnPlan): number {
  if (maxLengthStrategy === 'NO_ACTION' || (dataType !== 'STRING' && dataType !== 'JSON' && dataType !== 'BYTES')) return NO_LIMIT
  return maxLength ?? 512
}

function bitsOf (value: Scalar, type: ColumnPlan['storedType']): bigint {
  const view = new DataView(new ArrayBuffer(8))
  switch (type) {
    case 'FLOAT': view.setFloat32(0, value as number, true); break
    case 'DOUBLE': view.setFloat64(0, value as number, true); break
    default: view.setBigInt64(0, BigInt(value as number | bigint), true)
  }
  return view.getBigInt64(0, true)
}

/** @throws DynapinotError PLAN_CONFLICT if there is no such column. */
export function indexOf (plan: RowPlan, name: string): number {
  const index = plan.columns.findIndex((column) => column.name === name)
  if (index < 0) throw new DynapinotError('PLAN_CONFLICT', `column ${name} is not in the plan`, { field: name })
  return index
}
