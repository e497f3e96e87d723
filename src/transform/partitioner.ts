import { moduloPartition, murmurPartition } from '../bytes/partition-function.ts'
import { DynapinotError } from '../errors.ts'
import type { Cell } from '../schema/data-type.ts'
import type { ColumnPlan, PartitionPlan } from '../schema/row-plan.ts'

/**
 * Compiles the partition of a row from the cell of the partition column, through the text that Pinot makes of a stored
 * value: INT and LONG (BOOLEAN, TIMESTAMP) in decimal, STRING as it is, BYTES in lower-case hex. A null has the
 * partition of the column's default null value, as Pinot stores that in its place.
 * @throws DynapinotError PLAN_CONFLICT for a column that is no basis for a partition.
 */
export function compilePartitioner (plan: PartitionPlan, column: ColumnPlan): (cell: Cell) => number {
  const { count } = plan
  const isInteger = column.storedType === 'INT' || column.storedType === 'LONG'
  if (column.multiValue || !(isInteger || (plan.function === 'Murmur' && (column.storedType === 'STRING' || column.storedType === 'BYTES')))) {
    throw new DynapinotError('PLAN_CONFLICT', `column ${column.name} (${column.dataType}${column.multiValue ? ', multi-value' : ''}) cannot be partitioned by ${plan.function}`, {
      field: column.name,
      remedy: 'partition by a STRING, INT or LONG column with Murmur, or by the primary key'
    })
  }
  const whenNull = column.defaultNull
  if (plan.function === 'Modulo') return (cell) => moduloPartition((cell ?? whenNull) as number | bigint, count)
  if (column.storedType !== 'BYTES') return (cell) => murmurPartition((cell ?? whenNull) as string | number | bigint, count)
  return (cell) => murmurPartition(Buffer.from((cell ?? whenNull) as Uint8Array).toString('hex'), count)
}
