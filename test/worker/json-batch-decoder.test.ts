import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { emptyCounts, reasonCodes } from '../../src/block/batch-decoder.ts'
import type { ReasonCode } from '../../src/block/batch-decoder.ts'
import { murmurPartition } from '../../src/bytes/partition-function.ts'
import { createJsonBatchDecoder } from '../../src/worker/json-batch-decoder.ts'
import { attribute, column, recordColumns, rowPlan } from '../transform/plan.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import { changeLine, decode } from './json-batch-decoder-run.ts'

const events = readFileSync(new URL('../decode/golden/recipe-events.ndjson', import.meta.url), 'utf8').trimEnd().split('\n')

/** The recipe's schema, its key mapped to both names of the attribute. */
const recipe = rowPlan([
  column('eventName', 'STRING'),
  column('venue_name', 'STRING'),
  column('meetup_name', 'STRING', { source: attribute('meetup_name', 'event_name') }),
  column('id', 'STRING', { isKey: true, required: true, source: attribute('meetup_id', 'event_id') }),
  column('group_city', 'STRING'),
  column('group_id', 'LONG'),
  column('group_lat', 'DOUBLE'),
  column('group_lon', 'DOUBLE'),
  column('location', 'BYTES', { transformFunction: 'toSphericalGeography(stPoint(group_lon,group_lat))' }),
  column('is_delete', 'BOOLEAN', { source: { kind: 'none' }, transformFunction: "strcmp(eventName, 'REMOVE') = 0" }),
  column('rsvp_count', 'INT', { fieldType: 'METRIC' }),
  column('mtime', 'TIMESTAMP', { fieldType: 'DATE_TIME' }),
  column('ApproximateCreationDateTime', 'TIMESTAMP', { fieldType: 'DATE_TIME' }),
  column('event_time', 'TIMESTAMP')
])

const plan = rowPlan([column('n', 'INT'), column('s', 'STRING', { maxLength: 3, maxLengthStrategy: 'ERROR' }), column('b', 'BYTES')], {}, { base64: 1 })
const exportPlan = (over: Partial<RowPlan['record']> = {}): RowPlan =>
  rowPlan([column('n', 'INT'), column('ApproximateCreationDateTime', 'LONG')], {}, { form: 'export', base64: 1, exportVersion: 1719000000000000n, exportTime: 1719000000000005n, ...over })

describe('the events of the recipe', () => {
  const { rows, counts, letters } = decode(recipe, events)

  it('become three rows', () => {
    assert.deepEqual(letters, [])
    const byEvent = Object.fromEntries(rows.map((row) => [row.eventName, row]))
    const geography = Buffer.alloc(17)
    geography[0] = 0x80
    geography.writeDoubleBE(74.891677, 1)
    geography.writeDoubleBE(-59.493753, 9)
    assert.deepEqual(byEvent, {
      INSERT: {
        eventName: 'INSERT',
        venue_name: 'Venue 1',
        meetup_name: 'Event 3',
        id: 'badbe259-82d3-4869-b197-e935b0e942f2',
        group_city: 'New York',
        group_id: 8032,
        group_lat: -41.13523,
        group_lon: -97.169068,
        location: Uint8Array.from(Buffer.from('placeholder_bytes')),
        is_delete: 0,
        rsvp_count: 45,
        mtime: 1719039879651,
        ApproximateCreationDateTime: 1719039879869,
        event_time: Date.UTC(2024, 6, 10, 12, 34, 39, 651),
        version: 1719039879869591,
        isDelete: 0
      },
      MODIFY: {
        eventName: 'MODIFY',
        venue_name: 'Updated Venue 3',
        meetup_name: 'Meetup 6',
        id: '4a60c849-d475-4ad5-adbc-776cbf7ca5df',
        group_city: 'New York',
        group_id: 4673,
        group_lat: -59.493753,
        group_lon: 74.891677,
        location: Uint8Array.from(geography),
        is_delete: 0,
        rsvp_count: 23,
        mtime: 1719080907442,
        ApproximateCreationDateTime: 1719082124026,
        event_time: null,
        version: 1719082124026000,
        isDelete: 0
      },
      REMOVE: {
        eventName: 'REMOVE',
        venue_name: null,
        meetup_name: null,
        id: '735fd994-2071-4145-8f35-7e69e537aaba',
        group_city: null,
        group_id: null,
        group_lat: null,
        group_lon: null,
        location: null,
        is_delete: 1,
        rsvp_count: null,
        mtime: 1719080908912,
        ApproximateCreationDateTime: 1719081613486,
        event_time: null,
        version: 1719081613486000,
        isDelete: 1
      }
    })
  })

  it('are counted', () => {
    assert.deepEqual(counts, {
      ...emptyCounts(),
      records: 3,
      rows: 3,
      kinds: { items: 0, inserts: 1, modifies: 1, removes: 1, ttlRemoves: 0 },
      timeUnits: { s: 0, ms: 2, us: 1 },
      unmapped: { group_country: 2, group_name: 2 },
      bytes: events.join('').length,
      minVersion: '1719039879869591',
      maxVersion: '1719082124026000'
    })
  })

  it('lie in the partitions of their keys', () => {
    for (const { partition, rows: count } of decode(recipe, events).blocks) {
      assert.equal(rows.filter(({ id }) => murmurPartition(id as string, 4) === partition).length, count)
    }
  })

  it('have the old image with the REMOVE, if the plan says so', () => {
    const withOld = { ...recipe, record: { ...recipe.record, removeImage: 'old' as const } }
    const row = decode(withOld, events.slice(2)).rows[0]!
    assert.deepEqual([row.id, row.venue_name, row.rsvp_count, row.is_delete, row.isDelete], ['735fd994-2071-4145-8f35-7e69e537aaba', 'Venue 2', 26, 1, 1])
  })

  it('are refused where the binary value is taken for base64 once or not a point', () => {
    const once = decode({ ...recipe, record: { ...recipe.record, base64: 1 } }, events.slice(0, 1)).rows[0]!
    assert.equal(Buffer.from(once.location as Uint8Array).toString(), 'cGxhY2Vob2xkZXJfYnl0ZXM=')
  })
})

describe('dead letters', () => {
  const id = { S: 'k' }
  const cases: ReadonlyArray<readonly [ReasonCode, string | Uint8Array, string?]> = [
    ['BAD_JSON', '{'],
    ['BAD_JSON', '[]'],
    ['BAD_JSON', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ['BAD_JSON', Uint8Array.of(0x20, 0xff)],
    ['LINE_TOO_LONG', ' '.repeat(1001)],
    ['NOT_A_RECORD', '{}', 'dynamodb'],
    ['UNKNOWN_EVENT', changeLine({ id }, { eventName: 'TRUNCATE' }), 'eventName'],
    ['NO_IMAGE', changeLine(undefined), 'NewImage'],
    ['BAD_VERSION', changeLine({ id }, {}, { ApproximateCreationDateTime: -1 }), 'ApproximateCreationDateTime'],
    ['UNKNOWN_TYPE_TAG', changeLine({ id, n: { X: '1' } }), 'n'],
    ['KEY_MISSING', changeLine({}), 'id'],
    ['KEY_NOT_EXACT', changeLine({ id: { S: '\ud800' } }), 'id'],
    ['NUMBER_NOT_EXACT', changeLine({ id, n: { N: '1.5' } }), 'n'],
    ['BAD_VALUE', changeLine({ id, n: { S: 'x' } }), 'n'],
    ['BAD_BASE64', changeLine({ id, b: { B: '!' } }), 'b'],
    ['BAD_UNICODE', changeLine({ id, s: { S: '\udfff' } }), 's'],
    ['VALUE_TOO_LONG', changeLine({ id, s: { S: 'long' } }), 's']
  ]
  const failing = rowPlan([column('f', 'LONG', { transformFunction: "fromDateTime(n, 'yyyy')" })])
  const needing = rowPlan([column('must', 'LONG', { required: true })])

  it('have every reason that there is', () => {
    // Lines are no aggregates: stream-task.test.ts has that one.
    const reasons = new Set([...cases.map(([reason]) => reason), 'FUNCTION_FAILED', 'REQUIRED_NULL', 'BAD_AGGREGATE'])
    assert.deepEqual([...reasons].sort(), Object.keys(reasonCodes).sort())
    assert.equal(decode(failing, [changeLine({ id, n: { S: 'x' } })]).letters[0]?.reason, 'FUNCTION_FAILED')
    assert.equal(decode(needing, [changeLine({ id })]).letters[0]?.reason, 'REQUIRED_NULL')
  })

  it('have reason, field, line and the raw bytes of the line', () => {
    const short = { ...plan, record: { ...plan.record, maxLineBytes: 1000 } }
    const lines = cases.flatMap(([, line]) => [line, changeLine({ id })])
    for (const batch of [1, 3, lines.length]) {
      const { letters, counts } = decode(short, lines, { batch })
      assert.deepEqual(letters.map(({ reason, field }) => [reason, field]), cases.map(([reason, , field]) => [reason, field]))
      assert.deepEqual(letters.map(({ line }) => line), cases.map((_, i) => i * 2 + 1))
      assert.deepEqual(letters.map(({ raw }) => Buffer.from(raw)), cases.map(([, line]) => Buffer.from(line)))
      assert.deepEqual([counts.records, counts.rows, counts.deadLetters], [lines.length, cases.length, cases.length])
      for (const { detail } of letters) assert.ok(detail.length > 0 && detail.length <= 500)
    }
  })

  it('keep the beginning of a line that is too long', () => {
    const long = Buffer.alloc(3 << 20, 'x')
    const letters: Array<{ line: number, length: number }> = []
    const decoder = createJsonBatchDecoder({ ...plan, record: { ...plan.record, maxLineBytes: 1 << 20 } }, { rows: 1, bytes: 1 }, {
      block: () => {},
      deadLetter: ({ line, raw }) => { letters.push({ line, length: raw.length }) }
    }, {})
    assert.equal(decoder.lines(long, 5), 1)
    decoder.tooLong(long.subarray(0, 1 << 20), 7 << 20, 9)
    assert.deepEqual(letters, [{ line: 5, length: 1 << 20 }, { line: 9, length: 1 << 20 }])
    const { records, deadLetters, bytes } = decoder.finish()
    assert.deepEqual({ records, deadLetters, bytes }, { records: 2, deadLetters: 2, bytes: 10 << 20 })
  })

  it('count nothing of their values', () => {
    const nulling = rowPlan([column('a', 'INT', { numbers: 'null' }), column('b', 'INT', { numbers: 'round' }), column('c', 'INT')])
    const image = { id, a: { N: '1.5' }, b: { N: '1.5' }, other: { S: 'x' } }
    const { counts } = decode(nulling, [changeLine({ ...image, c: { S: 'x' } }), changeLine(image)])
    assert.deepEqual([counts.nulled, counts.rounded, counts.unmapped, counts.rows], [{ a: 1 }, { b: 1 }, { other: 1 }, 1])
  })
})

describe('lines that are no rows', () => {
  it('are skips where the plan says so', () => {
    const picky = { ...plan, record: { ...plan.record, tableNames: ['t'], ttlDeletes: 'skip' as const } }
    const ttl = { eventName: 'REMOVE', userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }
    const id = { S: 'k' }
    const lines = [changeLine({ id }), changeLine({ id }, { tableName: 'u' }), changeLine({ id }, ttl), changeLine({ id }, { eventName: 'REMOVE' })]
    const { counts, letters } = decode(picky, lines)
    assert.deepEqual(letters, [])
    assert.deepEqual([counts.records, counts.rows, counts.skips], [4, 2, { otherTable: 1, ttlDelete: 1 }])
    assert.deepEqual(decode(plan, lines).counts.kinds, { items: 0, inserts: 2, modifies: 0, removes: 1, ttlRemoves: 1 })
  })

  it('are nothing where they are blank, but lines all the same', () => {
    const { counts, letters, lines } = decode(plan, ['', ' \t', '\ufeff', '\r', changeLine({}), '\ufeff' + changeLine({ id: { S: 'k' } }) + '\r'])
    assert.deepEqual([counts.records, counts.rows, lines, letters.map(({ line }) => line)], [2, 1, 6, [5]])
  })
})

describe('export items', () => {
  it('have the version and the time of the export', () => {
    const { rows, counts } = decode(exportPlan(), ['{"Item":{"id":{"S":"k"},"n":{"N":"1"}}}'])
    assert.deepEqual(rows, [{ n: 1, ApproximateCreationDateTime: 1719000000000005, id: 'k', version: 1719000000000000, isDelete: 0 }])
    assert.deepEqual([counts.kinds.items, counts.minVersion, counts.maxVersion], [1, '1719000000000000', '1719000000000000'])
    assert.equal(decode(exportPlan({ exportTime: undefined }), ['{"Item":{"id":{"S":"k"}}}']).rows[0]!.ApproximateCreationDateTime, null)
  })

  it('need a version in the plan', () => {
    for (const exportVersion of [undefined, 0n, -1n, 2n ** 53n]) assert.throws(() => decode(exportPlan({ exportVersion }), []), { code: 'PLAN_CONFLICT' })
    assert.throws(() => decode(exportPlan({ exportTime: 2n ** 60n }), []), { code: 'PLAN_CONFLICT' })
  })
})

describe('plans that contradict themselves', () => {
  it('are refused before the first line', () => {
    for (const over of [{ versionColumn: 'x' }, { partition: { ...plan.partition, column: 'x' } }, { partition: { ...plan.partition, column: 'b', function: 'Modulo' as const } }]) {
      assert.throws(() => decode({ ...plan, ...over }, []), { code: 'PLAN_CONFLICT' })
    }
  })

  it('may take the version from an attribute', () => {
    const mapped = rowPlan([column('version', 'LONG', { source: attribute('v'), required: true }), ...recordColumns.slice(1)])
    const { counts } = decode(mapped, ['9007199254740993', '7', '-1'].map((N) => changeLine({ id: { S: N }, v: { N } })))
    assert.deepEqual([counts.minVersion, counts.maxVersion], ['-1', '9007199254740993'])
  })
})
