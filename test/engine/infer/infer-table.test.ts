import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { changeStream } from '../../../bench/data/change-stream.ts'
import { shapeNames } from '../../../bench/data/shape.ts'
import { findShape } from '../../../bench/data/shapes/find-shape.ts'
import { itemLines } from '../../../bench/data/write-export.ts'
import type { DynapinotError } from '../../../src/errors.ts'
import { decodeLines, factsOf, inferLines, planOfFiles } from './infer-lines.ts'

interface Spec { readonly name: string, readonly dataType: string, readonly singleValueField?: boolean }
type Documents = Record<'dimensionFieldSpecs' | 'metricFieldSpecs' | 'dateTimeFieldSpecs', readonly Spec[]>

function typesOf (schema: object): Record<string, string> {
  const { dimensionFieldSpecs = [], metricFieldSpecs = [], dateTimeFieldSpecs = [] } = schema as Partial<Documents>
  return Object.fromEntries([...dimensionFieldSpecs, ...metricFieldSpecs, ...dateTimeFieldSpecs].map(({ name, dataType, singleValueField }) => [name, dataType + (singleValueField === false ? '[]' : '')]))
}

for (const name of shapeNames) {
  const shape = findShape(name)
  const [partition, sort] = shape.keyAttributes
  const inputs = {
    export: [...itemLines(shape, 3, 0, 400)],
    change: [...changeStream({ shape, seed: 3, records: 600 })]
  } as const
  for (const form of ['export', 'change'] as const) {
    describe(`files for ${name}, from ${form === 'export' ? 'an export' : 'changes'}`, () => {
      const lines = inputs[form]
      const inferred = inferLines(form, lines, { keys: { partition, sort } })
      const plan = planOfFiles(inferred, factsOf(form, lines))

      it('are taken as they are: a plan has nothing to change', () => {
        assert.deepEqual(plan.changes, [])
        assert.deepEqual(plan.rowPlan.keyColumns, shape.keyAttributes)
        assert.equal(plan.rowPlan.record.base64, form === 'export' ? 1 : 2)
      })

      it('take every record, all attributes, with nothing made null', () => {
        const { counts, deadLetters } = decodeLines(plan, lines)
        assert.deepEqual(deadLetters.map(({ reason, detail, field }) => [reason, field, detail]), [])
        assert.deepEqual([counts.rows, counts.unmapped, counts.nulled, counts.rounded, counts.shortened], [lines.length, {}, {}, {}, {}])
      })
    })
  }
}

describe('types of the sample tables', () => {
  it('are those of their own schemas, or wider', () => {
    const expected: Record<string, Record<string, string>> = {
      meetups: { meetup_id: 'STRING', mtime: 'TIMESTAMP', group_lat: 'DOUBLE', rsvp_count: 'INT', location: 'BYTES' },
      wide: { id: 'STRING', int_00: 'INT', long_00: 'LONG', decimal_00: 'DOUBLE', exact_00: 'BIG_DECIMAL', flag_00: 'BOOLEAN', words_00: 'STRING[]', numbers_00: 'INT[]', blobs_00: 'BYTES[]', map_00: 'JSON', list_00: 'JSON', blob_00: 'BYTES', nullable_00: 'STRING' },
      nested: { customer_id: 'STRING', order_id: 'LONG', placed_at: 'TIMESTAMP', tags: 'STRING[]', shipping: 'JSON', lines: 'JSON', history: 'JSON', line_count: 'INT' },
      text: { slug: 'STRING', part: 'STRING', words: 'INT', body: 'STRING', summary: 'STRING' }
    }
    for (const name of shapeNames) {
      const shape = findShape(name)
      const { schema } = inferLines('export', [...itemLines(shape, 3, 0, 300)], { keys: { partition: shape.keyAttributes[0], sort: shape.keyAttributes[1] } })
      const types = typesOf(schema)
      for (const [column, type] of Object.entries(expected[name]!)) assert.equal(types[column], type, `${name}.${column}`)
    }
  })
})

describe('the recipe\'s records', () => {
  const lines = readFileSync(new URL('../../golden/plan/recipe.events.ndjson', import.meta.url), 'utf8').trimEnd().split('\n')
  const inferred = inferLines('change', lines)

  it('give a table that takes them all, though their key has two names', () => {
    const plan = planOfFiles(inferred, factsOf('change', lines))
    const { counts, deadLetters } = decodeLines(plan, lines)
    assert.deepEqual(deadLetters, [])
    assert.deepEqual([counts.kinds.inserts, counts.kinds.modifies, counts.kinds.removes], [1, 1, 1])
    assert.deepEqual(plan.rowPlan.keyColumns, ['meetup_id', 'mtime'])
    assert.ok(!('event_id' in typesOf(inferred.schema)))
  })

  it('are reported with what is strange about them', () => {
    const text = inferred.report.warnings.join('\n')
    assert.match(text, /1 of 3 records have the key attribute event_id in place of meetup_id/)
    assert.match(text, /ms \(2\) and us \(1\)/)
    assert.equal(inferred.report.table, 'pinot_ingestion_demo')
  })
})

describe('names that Pinot or the record take for themselves', () => {
  const item = {
    id: { S: '1' },
    version: { N: '7' },
    eventName: { S: 'party' },
    dynapinot_version: { S: 'mine' },
    'first name': { S: 'Ada' },
    'a.b': { S: 'dot' },
    größe: { N: '1' },
    Größe: { N: '2' },
    // eslint-disable-next-line no-template-curly-in-string
    '${HOME}': { S: 'x' },
    'line\nbreak': { S: 'y' },
    __proto: { BOOL: true },
    '': { S: 'no name' }
  }
  const lines = [1, 2, 3].map((n) => JSON.stringify({ Item: { ...item, id: { S: String(n) } } }))
  const inferred = inferLines('export', lines, { keys: { partition: 'id' } })

  it('are mapped, and every attribute arrives in its column', () => {
    const plan = planOfFiles(inferred, factsOf('export', lines))
    assert.deepEqual(plan.changes, [])
    const sources = Object.fromEntries(plan.rowPlan.columns.map(({ name, source }) => [name, source]))
    assert.deepEqual(sources['version'], { kind: 'attribute', paths: [['version']] })
    assert.deepEqual(sources['eventName'], { kind: 'attribute', paths: [['eventName']] })
    assert.deepEqual(sources['a.b'], { kind: 'attribute', paths: [['a.b']] })
    assert.deepEqual(sources['dynapinot_version'], { kind: 'record', field: 'version' })
    const { counts, deadLetters } = decodeLines(plan, lines)
    assert.deepEqual([deadLetters, counts.rows], [[], 3])
    assert.deepEqual(Object.keys(counts.unmapped), [''], 'only an attribute without a name has no path')
  })
})

describe('inferTable', () => {
  const item = (n: number, more: object = {}): string => JSON.stringify({ Item: { id: { S: `i${n}` }, ...more } })
  const refuses = (run: () => unknown, pattern: RegExp): void => {
    assert.throws(run, (error: DynapinotError) => {
      assert.equal(error.code, 'CONFIG_INVALID')
      assert.match([error.message, ...error.context.faults ?? [], error.context.remedy].join('\n'), pattern)
      return true
    })
  }

  it('names the table after the DynamoDB table, or as it is told', () => {
    const lines = [item(1), item(2)]
    assert.equal(inferLines('export', lines, { keys: { partition: 'id' } }).report.table, 'things')
    const named = inferLines('export', lines, { keys: { partition: 'id' }, table: 'other' })
    assert.deepEqual([named.tableConfig['tableName'], named.schema['schemaName']], ['other', 'other'])
  })

  it('reports conflicts, digits and shares', () => {
    const lines = [item(1, { a: { N: '1.25' }, b: { NULL: true } }), item(2, { a: { S: 'x' } }), item(3, { a: { N: '-100' } }), item(4)]
    const { report, schema, config } = inferLines('export', lines, { keys: { partition: 'id' } })
    const a = report.attributes.find(({ name }) => name === 'a')!
    assert.deepEqual(a.conflict, ['N', 'S'])
    assert.deepEqual([a.present, a.absent, a.nulls, a.types], [3, 1, 0, { N: 2, S: 1 }])
    assert.deepEqual([a.numbers!.wholeDigits, a.numbers!.fractionDigits, a.numbers!.min, a.numbers!.max], [3, 2, '-100', '1.25'])
    assert.equal(typesOf(schema)['a'], 'STRING')
    assert.match(config, /# Attributes of several types: a \(N, S\) in column a as STRING\./)
    const b = report.attributes.find(({ name }) => name === 'b')!
    assert.deepEqual([b.present, b.nulls, b.absent], [1, 1, 3])
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report, 'plain data')
  })

  it('chooses partitions by the number of items', () => {
    const of = (items: number | null): number => inferLines('export', [item(1), item(2)], { keys: { partition: 'id' }, items }).report.partitions
    assert.deepEqual([null, 0, 1e6, 40e6, 41e6, 1e9].map(of), [8, 8, 8, 8, 16, 64])
  })

  it('asks which of several tables is meant, and takes only its records', () => {
    const change = (table: string, id: string): string => JSON.stringify({
      eventName: 'INSERT', tableName: table, recordFormat: 'application/json', dynamodb: { ApproximateCreationDateTime: 1_719_039_879_869_591, Keys: { [id]: { S: '1' } }, NewImage: { [id]: { S: '1' } } }
    })
    const lines = [change('a', 'x'), change('b', 'y'), change('a', 'x')]
    refuses(() => inferLines('change', lines), /2 DynamoDB tables\na: 2 records\nb: 1 records\n.*--source-table/)
    const { config, report, schema } = inferLines('change', lines, { tables: ['b'] })
    assert.deepEqual([report.records, report.otherTables, report.keys.partition, report.table], [1, 2, 'y', 'b'])
    assert.deepEqual(parse(config).source, { changes: ['changes.ndjson'], tables: ['b'], keys: { partition: 'y' } })
    assert.ok(!('x' in typesOf(schema)))
    assert.deepEqual(report.warnings, [])
    refuses(() => inferLines('change', lines, { tables: ['c'] }), /no change records to go by[^]*a, b/)
  })

  it('gives at most 500 columns, the most frequent attributes', () => {
    const rare = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`rare${i}`, { BOOL: true }]))
    const { schema, report } = inferLines('export', [item(1, { ...rare, common: { BOOL: true } }), item(2, { common: { BOOL: false } })], { keys: { partition: 'id' } })
    assert.equal(Object.keys(typesOf(schema)).length, 502)
    assert.ok('common' in typesOf(schema))
    assert.equal(report.leftOut.length, 102)
    assert.match(report.warnings.join(), /102 attributes have no column/)
  })

  it('gives binary partition keys the hash of the key as partition', () => {
    const lines = ['AAEC', 'AAED'].map((B) => JSON.stringify({ Item: { id: { B } } }))
    const inferred = inferLines('export', lines, { keys: { partition: 'id' } })
    const plan = planOfFiles(inferred, factsOf('export', lines))
    assert.deepEqual([plan.changes, plan.rowPlan.partition.function], [[], 'Modulo'])
  })

  it('refuses an input without records', () => {
    refuses(() => inferLines('export', ['not json'], { keys: { partition: 'id' } }), /no items to go by: 1 lines are none/)
  })
})
