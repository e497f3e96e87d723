import { SampleGatherer } from '../../../src/engine/infer/sample-gatherer.ts'
import { inferTable } from '../../../src/engine/infer/infer-table.ts'
import type { InferInput, InferredTable } from '../../../src/engine/infer/infer-table.ts'
import { makeTablePlan } from '../../../src/engine/plan/make-table-plan.ts'
import type { TablePlan } from '../../../src/engine/plan/table-plan.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'
import { parseSchema } from '../../../src/schema/parse-schema.ts'
import { parseTableConfig } from '../../../src/schema/parse-table-config.ts'
import { FactsGatherer } from '../../../src/source/input-facts.ts'
import { checkFunction } from '../../../src/transform/functions/supported.ts'
import type { InputFacts } from '../../../src/schema/input-facts.ts'
import { createJsonBatchDecoder } from '../../../src/worker/json-batch-decoder.ts'
import type { DeadLetter, UnitCounts } from '../../../src/block/batch-decoder.ts'

/** Facts of lines, as a source would give them. */
export function factsOf (form: 'change' | 'export', lines: readonly string[]): InputFacts {
  const gatherer = new FactsGatherer(form, { records: 1000, bytes: 1 << 20 })
  gatherer.lines(Buffer.from(lines.join('\n')))
  return form === 'change' ? gatherer.facts() : gatherer.facts({ exportTime: 1_719_057_600_000_000n, tableName: 'things' })
}

/** What init makes of lines. */
export function inferLines (form: 'change' | 'export', lines: readonly string[], input: Partial<InferInput> = {}): InferredTable {
  const facts = factsOf(form, lines)
  const gatherer = new SampleGatherer({ form, tables: input.tables ?? [], base64: facts.origin === 'kinesis' ? 2 : 1 })
  for (const line of lines) gatherer.line(line)
  return inferTable({
    sample: gatherer.sample(),
    facts,
    keys: {},
    tables: [],
    items: null,
    input: 'lines of a test',
    files: { schemaFile: 'schema.json', tableConfigFile: 'table_config.json', source: form === 'export' ? { export: 'export' } : { changes: ['changes.ndjson'] } },
    checkFunction,
    ...input
  })
}

/** The plan that a later run makes of the files as they were written. */
export function planOfFiles (inferred: Pick<InferredTable, 'schema' | 'tableConfig' | 'config'>, facts: InputFacts): TablePlan {
  return makeTablePlan({
    schema: parseSchema(JSON.stringify(inferred.schema)),
    tableConfig: parseTableConfig(JSON.stringify(inferred.tableConfig)),
    options: resolveOptions({ configText: inferred.config }),
    facts,
    checkFunction
  })
}

/** Decodes lines by a plan. */
export function decodeLines (plan: TablePlan, lines: readonly string[]): { counts: UnitCounts, deadLetters: DeadLetter[] } {
  const deadLetters: DeadLetter[] = []
  const decoder = createJsonBatchDecoder(plan.rowPlan, { rows: 1000, bytes: 1 << 20 }, { block: () => {}, deadLetter: (letter) => { deadLetters.push(letter) } }, {})
  decoder.lines(Buffer.from(lines.join('\n')), 1)
  return { counts: decoder.finish(), deadLetters }
}
