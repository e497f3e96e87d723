import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { allRules } from '../../../src/engine/check/all-rules.ts'
import { checkReport } from '../../../src/engine/check/report.ts'
import type { CheckReport } from '../../../src/engine/check/report.ts'
import { checkText } from '../../../src/engine/check/report-text.ts'
import { runRules } from '../../../src/engine/check/run-rules.ts'
import { inputOf } from './case.ts'
import type { Case } from './case.ts'

async function reportOf (given: Case, strict = false): Promise<CheckReport> {
  const input = await inputOf(given)
  return checkReport(input, runRules(input, allRules), strict)
}

const ttl: Case = { tableConfig: { 'upsertConfig.metadataTTL': 5, 'upsertConfig.deletedKeysTTL': 6 } }

describe('the report of a check', () => {
  it('is ok without errors, and with strict without warnings', async () => {
    assert.equal((await reportOf({})).ok, true)
    assert.deepEqual([(await reportOf(ttl)).ok, (await reportOf(ttl, true)).ok], [true, false])
    assert.equal((await reportOf({ cluster: { version: '1.2.0' } })).ok, false)
  })

  it('has these fields', async () => {
    const { findings, ...rest } = await reportOf(ttl)
    assert.deepEqual(rest, {
      version: 1,
      ok: true,
      counts: { errors: 0, warnings: 2, notices: 1 },
      checked: { config: 'dynapinot.yaml', schema: 'schema.json', tableConfig: 'table_config.json', records: 2, cluster: null }
    })
    const { why, remedy, ...first } = findings[0]!
    assert.deepEqual(first, {
      code: 'UPSERT_TTL', level: 'warning', subject: 'tableConfig', file: 'table_config.json', path: 'upsertConfig.metadataTTL', message: 'is set', mended: 'left out'
    })
    assert.ok(why.length > 20 && remedy.length > 10)
  })

  it('reads as text: findings of a kind together, errors first, the sum, and what was not looked at', async () => {
    const lines = checkText(await reportOf({ ...ttl, schema: { 'dimensionFieldSpecs.1.transformFunction': 'nothing(city)' } })).split('\n')
    assert.deepEqual(lines.filter((line) => /^\S|^ {2}\S/.test(line)), [
      'Schema  schema.json', '  error  FUNCTION_UNKNOWN', '  notice  FUNCTION_FILLS_NULLS',
      'Table config  table_config.json', '  warning  UPSERT_TTL', '  notice  PLAN_CHANGES',
      '1 error, 2 warnings, 2 notices; mended by dynapinot itself in the table that it applies: 2',
      'looked at: config, schema, table config, 2 records of the input; not at a cluster'
    ])
    assert.ok(lines.includes('    upsertConfig.metadataTTL: is set') && lines.includes('    upsertConfig.deletedKeysTTL: is set'))
    assert.equal(lines.filter((line) => line.startsWith('    -> ')).length, 4)
    assert.ok(lines.every((line) => line.length <= 112))
    assert.match(checkText(await reportOf({})), /^nothing found\n/)
  })

  it('says what is mended', async () => {
    assert.match(checkText(await reportOf(ttl)), /\n {4}by dynapinot: left out\n[^]*2 warnings, 1 notice; mended by dynapinot itself in the table that it applies: 2\n/)
  })
})
