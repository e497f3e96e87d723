import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { faultsOf, planOf, warningsOf } from './fixture.ts'
import type { Given } from './fixture.ts'

const exportFacts = { form: 'export', keys: [], timeUnits: {}, origin: 'unknown', exportTime: 1_700_000_000_000_000n } as const
const fromExport = (given: Given = {}): Given => ({ ...given, source: { keys: { partition: 'id' }, ...given.source }, facts: { ...exportFacts, ...given.facts } })

describe('records', () => {
  it('of Kinesis', () => {
    assert.deepEqual(planOf().rowPlan.record, {
      form: 'change', base64: 2, tableNames: ['orders'], removeImage: 'keys', ttlDeletes: 'apply', keyAttributes: ['id'], maxLineBytes: 16 * 1024 * 1024
    })
  })

  it('of DynamoDB Streams have base64 once; of neither it is guessed, with a warning', () => {
    assert.equal(planOf({ facts: { origin: 'streams' } }).rowPlan.record.base64, 1)
    const unknown = planOf({ facts: { origin: 'unknown' } })
    assert.equal(unknown.rowPlan.record.base64, 2)
    assert.deepEqual(warningsOf(unknown), ['BASE64_GUESSED source.base64'])
    const said = planOf({ source: { base64: 'once' }, facts: { origin: 'unknown' } })
    assert.deepEqual([said.rowPlan.record.base64, warningsOf(said)], [1, []])
  })

  it('of an export have the export\'s time less the margin as version', () => {
    const { record } = planOf(fromExport()).rowPlan
    assert.deepEqual([record.form, record.base64, record.tableNames, record.exportTime, record.exportVersion], ['export', 1, [], 1_700_000_000_000_000n, 1_699_999_100_000_000n])
    assert.equal(planOf(fromExport({ options: { version: { exportMargin: '0s' } } })).rowPlan.record.exportVersion, 1_700_000_000_000_000n)
    assert.match(faultsOf(fromExport({ facts: { exportTime: undefined } }))[0]!, /the manifest has no exportTime/)
    assert.match(faultsOf(fromExport({ options: { version: { exportMargin: '30000d' } } }))[0]!, /is longer than the time from 1970/)
  })

  it('of an export of another table are refused', () => {
    assert.deepEqual(faultsOf(fromExport({ source: { tables: ['other'] } })), ['source.tables: the export is of the table orders, not of other; name the right export, or take source.tables out'])
    assert.equal(planOf(fromExport({ source: { tables: ['orders'] } })).rowPlan.record.form, 'export')
  })

  it('of several tables need to be told apart', () => {
    const facts = { tableNames: { orders: 7, users: 3 } }
    assert.deepEqual(faultsOf({ facts }), ['source.tables: the records are of several DynamoDB tables: orders (7), users (3); name the one that this Pinot table is for'])
    assert.deepEqual(planOf({ facts, source: { tables: ['users'] } }).rowPlan.record.tableNames, ['users'])
    assert.deepEqual(warningsOf(planOf({ facts, source: { tables: ['none'] } })), ['OTHER_TABLES_ONLY source.tables'])
    assert.deepEqual(planOf({ facts: { tableNames: {} } }).rowPlan.record.tableNames, [])
  })

  it('carry the options', () => {
    const { record } = planOf({ source: { ttlDeletes: 'skip', maxLineBytes: '1MB' }, options: { mapping: { removeImage: 'old' } } }).rowPlan
    assert.deepEqual([record.ttlDeletes, record.maxLineBytes, record.removeImage], ['skip', 1048576, 'old'])
  })

  it('with coarse or mixed times are warned of', () => {
    const warned = (timeUnits: Record<string, number>): readonly string[] => warningsOf(planOf({ facts: { timeUnits } }))
    assert.deepEqual(warned({ us: 10 }), [])
    assert.deepEqual(warned({ ms: 10 }), ['TIME_IN_MILLISECONDS ApproximateCreationDateTime'])
    assert.deepEqual(warned({ s: 10 }), ['TIME_IN_SECONDS ApproximateCreationDateTime'])
    assert.deepEqual(warned({ ms: 5, us: 5 }), ['TIME_UNITS_MIXED ApproximateCreationDateTime'])
  })
})
