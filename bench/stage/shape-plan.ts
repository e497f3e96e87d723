import { existsSync, readFileSync } from 'node:fs'
import { makeTablePlan } from '../../src/engine/plan/make-table-plan.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { emptyFacts } from '../../src/schema/input-facts.ts'
import type { InputFacts } from '../../src/schema/input-facts.ts'
import { parseSchema } from '../../src/schema/parse-schema.ts'
import { parseTableConfig } from '../../src/schema/parse-table-config.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import { checkFunction } from '../../src/transform/functions/supported.ts'
import { defaultStartTime } from '../data/change-stream.ts'
import type { Shape } from '../data/shape.ts'
import { shapeFile } from '../data/shapes/find-shape.ts'

/** The row plan of a shape as a backfill of its change records, or of its export of that time (us), makes it. */
export function shapePlan (shape: Shape, form: 'change' | 'export', exportTime: bigint = BigInt(defaultStartTime)): RowPlan {
  const read = (file: string): string => readFileSync(shapeFile(shape.name, file), 'utf8')
  const mapping: unknown = existsSync(shapeFile(shape.name, 'mapping.json')) ? JSON.parse(read('mapping.json')) : {}
  const source = form === 'change' ? { changes: 'c' } : { export: 'e' }
  const keys = JSON.parse(shape.item(1, 0, 0).keys()) as Record<string, object>
  const facts: InputFacts = {
    ...emptyFacts(form),
    records: 1,
    keys: [{ records: 1, attributes: shape.keyAttributes.map((name) => ({ name, type: Object.keys(keys[name]!)[0] as 'S' })) }],
    timeUnits: form === 'change' ? { us: 1 } : {},
    tableNames: { [shape.tableName]: 1 },
    origin: 'kinesis',
    exportTime: form === 'export' ? exportTime : undefined
  }
  const config = JSON.stringify({ schema: 's', tableConfig: 't', source, sink: { dir: { path: 'o' } }, mapping })
  return planOf({ schema: read('schema.json'), tableConfig: read('table_config.json'), config, facts })
}

/** The row plan of a table from the texts of its documents. */
export function planOf ({ schema, tableConfig, config, facts }: { schema: string, tableConfig: string, config: string, facts: InputFacts }): RowPlan {
  return makeTablePlan({
    schema: parseSchema(schema),
    tableConfig: parseTableConfig(tableConfig),
    options: resolveOptions({ configText: config, cwd: '/' }),
    facts,
    checkFunction
  }).rowPlan
}
