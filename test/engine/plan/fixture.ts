import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { DynapinotError } from '../../../src/errors.ts'
import type { ErrorCode } from '../../../src/errors.ts'
import { makeTablePlan } from '../../../src/engine/plan/make-table-plan.ts'
import type { PlanInput, TablePlan } from '../../../src/engine/plan/table-plan.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'
import { emptyFacts } from '../../../src/schema/input-facts.ts'
import type { AttributeType, InputFacts } from '../../../src/schema/input-facts.ts'
import { parseSchema } from '../../../src/schema/parse-schema.ts'
import { parseTableConfig } from '../../../src/schema/parse-table-config.ts'
import type { ColumnPlan } from '../../../src/schema/row-plan.ts'
import { checkFunction } from '../../../src/transform/functions/supported.ts'

/** What a test says of a plan's input; the rest is a small table of orders. */
export interface Given {
  readonly schema?: object
  readonly config?: object
  /** Options as in a config file; schema, tableConfig, source and sink are given. */
  readonly options?: Readonly<Record<string, unknown>>
  readonly source?: Readonly<Record<string, unknown>>
  readonly facts?: Partial<InputFacts>
}

/** A schema whose plan needs no change but the added columns. */
export const orders = {
  schemaName: 'orders',
  dimensionFieldSpecs: [
    { name: 'id', dataType: 'STRING' },
    { name: 'city', dataType: 'STRING' },
    { name: 'tags', dataType: 'STRING', singleValueField: false },
    { name: 'note', dataType: 'JSON' }
  ],
  metricFieldSpecs: [{ name: 'total', dataType: 'DOUBLE' }],
  dateTimeFieldSpecs: [
    { name: 'at', dataType: 'LONG', format: '1:MILLISECONDS:EPOCH', granularity: '1:MILLISECONDS' },
    { name: 'seen', dataType: 'TIMESTAMP', format: 'TIMESTAMP', granularity: '1:MILLISECONDS' }
  ],
  primaryKeyColumns: ['id']
}

/** An OFFLINE upsert table that is as it should be, but for what the plan adds. */
export const ordersConfig = {
  tableName: 'orders',
  tableType: 'OFFLINE',
  segmentsConfig: { replication: '1' },
  tenants: {},
  tableIndexConfig: { nullHandlingEnabled: true },
  routing: { instanceSelectorType: 'strictReplicaGroup' },
  upsertConfig: { mode: 'FULL' }
}

/** Keys as records have them: `keys({ id: 'S', at: 'N' })`. */
export function keys (types: Readonly<Record<string, AttributeType>>, records = 10): InputFacts['keys'][number] {
  return { attributes: Object.entries(types).map(([name, type]) => ({ name, type })), records }
}

/** Change records of one table with the key `id`, in microseconds. */
export const orderFacts: InputFacts = {
  ...emptyFacts('change'),
  records: 10,
  keys: [keys({ id: 'S' })],
  timeUnits: { us: 10 },
  tableNames: { orders: 10 },
  attributes: { id: 10, city: 9, total: 10 },
  origin: 'kinesis'
}

/** The input of a plan. */
export function inputOf (given: Given = {}): PlanInput {
  const config = { schema: 's', tableConfig: 't', source: { changes: 'c', ...given.source }, sink: { dir: { path: 'o' } }, ...given.options }
  return {
    schema: parseSchema(JSON.stringify(given.schema ?? orders)),
    tableConfig: parseTableConfig(JSON.stringify(given.config ?? ordersConfig)),
    options: resolveOptions({ configText: JSON.stringify(config), cwd: '/' }),
    facts: { ...orderFacts, ...given.facts },
    checkFunction
  }
}

/** The plan. */
export function planOf (given: Given = {}): TablePlan {
  return makeTablePlan(inputOf(given))
}

/** The faults of a plan that cannot be. */
export function faultsOf (given: Given, code: ErrorCode = 'PLAN_CONFLICT'): readonly string[] {
  try {
    makeTablePlan(inputOf(given))
  } catch (error) {
    assert.ok(error instanceof DynapinotError)
    assert.equal(error.code, code)
    return error.context.faults ?? []
  }
  assert.fail('the plan was made')
}

/** A column of a plan. */
export function columnOf (plan: TablePlan, name: string): ColumnPlan {
  return plan.rowPlan.columns.find((column) => column.name === name) ?? assert.fail(`no column ${name}`)
}

/** Codes of the changes, with the end of their path: `UPSERT_MODE mode`. */
export function changesOf (plan: TablePlan): readonly string[] {
  return plan.changes.map(({ code, path }) => `${code} ${path.replace(/^(schema|tableConfig)\./, '')}`)
}

/** Codes of the warnings, with their paths. */
export function warningsOf (plan: TablePlan): readonly string[] {
  return plan.warnings.map(({ code, path }) => `${code} ${path}`)
}

/** A copy of `ordersConfig` with parts of it replaced, one level deep. */
export function configWith (parts: Readonly<Record<string, object | string | boolean>>): object {
  const config: Record<string, unknown> = { ...ordersConfig }
  for (const [key, part] of Object.entries(parts)) {
    config[key] = typeof part === 'object' && !Array.isArray(part) ? { ...config[key] as object | undefined, ...part } : part
  }
  return config
}

/** A file of the golden folder. */
export function golden (name: string): string {
  return readFileSync(new URL(`../../golden/plan/${name}`, import.meta.url), 'utf8')
}
