import type { ColumnPlan, RowPlan } from '../../schema/row-plan.ts'
import { parseExpression } from '../../transform/functions/parser.ts'
import { timeUnitOfColumn } from '../../transform/record-time.ts'
import type { RowStep } from '../../transform/row-builder.ts'
import { indexOf } from './describe-table.ts'
import { stepKinds, textFields } from './kernel-exports.ts'
import type { DecodeKernel } from './kernel-exports.ts'

type Step = readonly [kind: number, a: number, b: number]

/**
 * Describes the steps of a row behind its attributes: record fields, functions, key hashes. `steps` are the row
 * builder's, in their order. `ofStream`: shard and sequence number are those of the stream, not the record's.
 * @returns the columns that the host computes
 */
export function describeSteps (plan: RowPlan, steps: readonly RowStep[], ofStream: boolean, kernel: DecodeKernel): number[] {
  const ofHost: number[] = []
  const described: (readonly [kind: number, column: number, a: number, b: number])[] = []
  for (const { index, column } of steps) {
    if (column.source.kind === 'keyHash') {
      described.push([stepKinds.keyHash, index, 0, 0])
      for (const name of plan.keyColumns) described.push([stepKinds.keyPart, indexOf(plan, name), 0, 0])
      continue
    }
    const step = column.transformFunction !== undefined ? functionStep(plan, column, column.transformFunction) : fieldStep(column, ofStream)
    if (step === undefined) continue
    if (step[0] === stepKinds.host) ofHost.push(index)
    described.push([step[0], index, step[1], step[2]])
  }
  kernel.makeSteps(described.length)
  for (const step of described) kernel.addStep(...step)
  return ofHost
}

const byHost: Step = [stepKinds.host, 0, 0]

/** The step of a record field; undefined: it needs none. */
function fieldStep (column: ColumnPlan, ofStream: boolean): Step | undefined {
  const { source, dataType, multiValue } = column
  if (source.kind !== 'record') return undefined
  switch (source.field) {
    case 'shardId': return ofStream ? byHost : undefined
    case 'sequenceNumber': return ofStream ? byHost : [stepKinds.text, textFields.sequenceNumber, 0]
    case 'isDelete': return [stepKinds.isDelete, 0, 0]
    case 'isTtlDelete': return [stepKinds.isTtlDelete, 0, 0]
    case 'SizeBytes': return !multiValue && (dataType === 'LONG' || dataType === 'INT') ? [stepKinds.sizeBytes, 0, 0] : byHost
    case 'version': case 'ApproximateCreationDateTime': {
      const unit = !multiValue && (dataType === 'LONG' || dataType === 'TIMESTAMP') ? timeUnitOfColumn(column) : undefined
      const micros = unit === undefined || unit % 1000n !== 0n ? undefined : Number(unit / 1000n)
      if (micros === undefined || micros > 0x7fffffff) return byHost
      return [source.field === 'version' ? stepKinds.version : stepKinds.time, micros, 0]
    }
    default: return [stepKinds.text, textFields[source.field], 0]
  }
}

/** A function fills only a null of its column's source. */
function functionStep (plan: RowPlan, column: ColumnPlan, expression: string): Step {
  const { kind } = column.source
  const point = kind === 'record' ? undefined : pointStep(plan, column, expression)
  return point ?? [stepKinds.host, kind === 'attribute' ? 1 : 0, 0]
}

/** `stPoint(x, y)` of two DOUBLE columns, as it is or as geography: Pinot's recipe for places. */
function pointStep (plan: RowPlan, column: ColumnPlan, expression: string): Step | undefined {
  if (column.dataType !== 'BYTES' || column.multiValue || column.maxLengthStrategy !== 'NO_ACTION') return undefined
  const tree = parseExpression(expression)
  const isGeography = tree.kind === 'call' && tree.canonical === 'tosphericalgeography' && tree.args.length === 1
  const point = isGeography ? tree.args[0]! : tree
  if (point.kind !== 'call' || point.canonical !== 'stpoint' || point.args.length !== 2) return undefined
  const args = point.args.map((arg) => arg.kind === 'identifier' ? doubleColumn(plan, arg.name) : -1)
  const [x, y] = args as [number, number]
  return x < 0 || y < 0 || y > 0xffff ? undefined : [stepKinds.point, x, y | (isGeography ? 1 << 16 : 0)]
}

function doubleColumn (plan: RowPlan, name: string): number {
  return plan.columns.findIndex((column) => column.name === name && column.dataType === 'DOUBLE' && !column.multiValue)
}
