import { before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { allRules } from '../../../src/engine/check/all-rules.ts'
import type { CheckInput } from '../../../src/engine/check/check-input.ts'
import { gatherCheck } from '../../../src/engine/check/gather.ts'
import type { Finding } from '../../../src/engine/check/rule.ts'
import { runRules } from '../../../src/engine/check/run-rules.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))

/** The recipe's own schema, REALTIME table config and three records. */
describe('the recipe', () => {
  let input: CheckInput
  let findings: readonly Finding[]
  const of = (...levels: readonly string[]): readonly string[] =>
    findings.filter(({ level }) => levels.includes(level)).map(({ code, path }) => `${code} ${path.split('.').at(-1)!}`)

  before(async () => {
    const flags = { schema: path('demo/schema.json'), tableConfig: path('demo/table_config.json'), 'source.changes': [path('golden/plan/recipe.events.ndjson')], 'sink.dir.path': 'o' }
    input = await gatherCheck(resolveOptions({ flags }), {
      source: true, cluster: false, records: 1000, expected: { items: null, serverHeap: null }, signal: new AbortController().signal
    })
    findings = runRules(input, allRules)
  })

  it('has its six traps, and a record with another key; nothing else is called wrong', () => {
    assert.deepEqual(of('error', 'warning').toSorted(), [
      'BASE64_TWICE attribute location',
      'DECODER_COLUMN deleteColumnName',
      'DECODER_COLUMN timeColumnName',
      'KEY_CONFLICT Keys',
      'KEY_TOO_NARROW primaryKeyColumns',
      'STATIC_CREDENTIALS accessKey',
      'STATIC_CREDENTIALS secretKey',
      'TIME_UNIT column ApproximateCreationDateTime',
      'UPSERT_PARTIAL mode'
    ])
  })

  it('has these things to know', () => {
    assert.deepEqual(of('notice').toSorted(), [
      'FUNCTION_FILLS_NULLS column location',
      'PLAN_CHANGES ',
      'RETENTION retentionTimeValue',
      'TIME_TIES ApproximateCreationDateTime',
      'UPSERT_HASH hashFunction'
    ])
  })

  it('is mended by the plan but for credentials and the other key', () => {
    const left = findings.filter(({ level, mended }) => level !== 'notice' && mended === null).map(({ code }) => code)
    assert.deepEqual([...new Set(left)], ['STATIC_CREDENTIALS', 'KEY_CONFLICT'])
  })

  it('shows no credential and no value of an item', () => {
    assert.doesNotMatch(JSON.stringify(findings), /XXXX|badbe259/)
  })

  it('has nothing left of its traps in the files that the plan makes of it', async () => {
    const { plan } = input
    const text = JSON.stringify([plan!.plan!.schema, plan!.plan!.tableConfig])
    assert.doesNotMatch(text, /PARTIAL|is_deleted|created_at_timestamp|accessKey/)
  })
})
