import { DynapinotError } from '../errors.ts'
import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'
import { functionsOnAttributes } from '../worker/kernel/wasm-batch-decoder.ts'
import type { TablePlan } from './plan/table-plan.ts'

/**
 * Checks that Pinot's controller would build the same segments of our rows as we do. It evaluates the table's transform
 * functions where a column is null: that gives null again if it is the function which was evaluated here, on columns that
 * are in the rows.
 * @throws DynapinotError PLAN_CONFLICT with all that is in the way.
 */
export function checkIngestion ({ rowPlan, schema, tableConfig }: TablePlan): void {
  const faults = [...functionsOnAttributes(rowPlan)].map(([column, attribute]) => `the function of column ${column} takes ${attribute}, which is no column`)
  const ours = new Map(rowPlan.columns.map(({ name, transformFunction }) => [name, transformFunction]))
  for (const [column, expression] of storedFunctions(schema, tableConfig)) {
    if (ours.has(column) && ours.get(column) !== expression) faults.push(`column ${column} is mapped in another way than by its function in the table, which Pinot would evaluate where it is null`)
  }
  if (faults.length === 0) return
  throw new DynapinotError('PLAN_CONFLICT', `the modes ingestFromFile and ingestFromURI cannot load this table: ${faults.join('; ')}`, {
    faults, remedy: 'use another sink.push.mode: tar needs nothing but the controller'
  })
}

function * storedFunctions (schema: JsonObject, tableConfig: JsonObject): Generator<readonly [string, string]> {
  const specs = ['dimensionFieldSpecs', 'metricFieldSpecs', 'dateTimeFieldSpecs'].flatMap((list) => objectsIn(schema[list]))
  for (const { name, transformFunction } of specs) if (typeof name === 'string' && typeof transformFunction === 'string') yield [name, transformFunction]
  const ingestion = tableConfig['ingestionConfig']
  for (const { columnName, transformFunction } of objectsIn(isJsonObject(ingestion) ? ingestion['transformConfigs'] : undefined)) {
    if (typeof columnName === 'string' && typeof transformFunction === 'string') yield [columnName, transformFunction]
  }
}

function objectsIn (value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
