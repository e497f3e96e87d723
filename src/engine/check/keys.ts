import type { CheckInput } from './check-input.ts'

/**
 * Columns of the key of the items, partition key first where that is known: as the plan has it, or as the options name it.
 * Undefined if nothing but the schema tells.
 */
export function keyOf ({ plan, options, sample, schema }: CheckInput): readonly string[] | undefined {
  const named = options?.source.keys
  const told = named?.partition !== undefined || (sample?.facts.keys.length ?? 0) > 0
  if (!told || schema === null) return undefined
  if (plan?.plan != null) return plan.plan.rowPlan.keyColumns
  return named?.partition === undefined ? undefined : [named.partition, ...named.sort === undefined ? [] : [named.sort]]
}
