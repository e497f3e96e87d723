import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { UnitCounts } from '../../src/block/batch-decoder.ts'
import { column, rowPlan } from '../transform/plan.ts'
import { changeLine, decode } from './json-batch-decoder-run.ts'

const plan = rowPlan([
  column('n', 'LONG', { numbers: 'null' }),
  column('r', 'DOUBLE', { numbers: 'round' }),
  column('s', 'STRING', { maxLength: 4, maxLengthStrategy: 'TRIM_LENGTH', onBadValue: 'null' }),
  column('j', 'JSON'),
  column('tags', 'STRING', { multiValue: true }),
  column('up', 'STRING', { source: { kind: 'none' }, transformFunction: 'upper(s)' })
], {}, { base64: 1, tableNames: ['t'], ttlDeletes: 'skip', maxLineBytes: 700 })

const json = fc.jsonValue({ depthSize: 'small' })
/** Attribute values: mostly well-formed, some not. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }).map((S) => ({ S })),
  fc.oneof(fc.integer().map(String), fc.double().map(String), fc.string({ maxLength: 3 })).map((N) => ({ N })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.base64String().map((B) => ({ B })),
  fc.constant({ NULL: true }),
  fc.array(fc.string(), { maxLength: 3 }).map((SS) => ({ SS })),
  fc.array(json, { maxLength: 3 }).map((L) => ({ L })),
  fc.dictionary(fc.string(), fc.record({ S: fc.string() }), { maxKeys: 3 }).map((M) => ({ M })),
  json
)
const image = fc.record({ id: value, n: value, r: value, s: value, j: value, tags: value, other: value }, { requiredKeys: [] })
const record = fc.record({
  image,
  eventName: fc.constantFrom('INSERT', 'MODIFY', 'REMOVE', 'REMOVE', 'OTHER'),
  tableName: fc.constantFrom('t', 't', 't', 'u', null),
  ttl: fc.boolean(),
  time: fc.oneof({ weight: 5, arbitrary: fc.constant(1719039879869591) }, { weight: 1, arbitrary: fc.double() })
}).map(({ image: of, eventName, tableName, ttl, time }) => changeLine(of, {
  eventName,
  tableName,
  userIdentity: ttl ? { type: 'Service', principalId: 'dynamodb.amazonaws.com' } : null
}, { ApproximateCreationDateTime: time }))

/** A line of anything: records, damaged records, JSON, bytes. */
const line = fc.oneof(
  { weight: 6, arbitrary: record },
  { weight: 1, arbitrary: fc.tuple(record, fc.nat(), fc.nat(255)).map(([text, at, byte]) => damaged(text, at, byte)) },
  { weight: 1, arbitrary: json.map((any) => JSON.stringify(any)) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\t\r', '\ufeff') },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 30 }).map((bytes) => bytes.filter((byte) => byte !== 10)) }
)

function damaged (text: string, at: number, byte: number): Uint8Array {
  const bytes = Buffer.from(text)
  bytes[at % bytes.length] = byte === 10 ? 32 : byte
  return bytes
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0)

function checkSums (counts: UnitCounts): void {
  assert.equal(counts.records, counts.rows + counts.deadLetters + counts.skips.otherTable + counts.skips.ttlDelete)
  assert.equal(sum(counts.kinds), counts.rows)
  assert.equal(counts.minVersion === null, counts.rows === 0)
}

describe('any lines', () => {
  it('are rows, dead letters, skips or blank, and nothing is lost', () => {
    fc.assert(fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const { counts, letters, blocks, rows, lines: read } = decode(plan, lines)
      checkSums(counts)
      assert.equal(read, lines.length)
      assert.equal(letters.length, counts.deadLetters)
      assert.equal(rows.length, counts.rows)
      assert.equal(sum(blocks.map((block) => block.rows) as unknown as Record<string, number>), counts.rows)
      const blank = lines.filter((each) => /^\ufeff?[ \t\r]*$/.test(Buffer.from(each).toString('utf8')) && Buffer.from(each).every((byte) => byte !== 0xfd)).length
      assert.equal(counts.records, lines.length - blank)
      for (const { line: number, raw } of letters) {
        const whole = Buffer.from(lines[number - 1]!)
        assert.deepEqual(Buffer.from(raw), whole.at(-1) === 13 ? whole.subarray(0, -1) : whole)
      }
    }), { numRuns: 300 })
  })

  it('become the same blocks, whatever the batches', () => {
    const limits = fc.record({ rows: fc.integer({ min: 1, max: 6 }), bytes: fc.integer({ min: 400, max: 3000 }) })
    fc.assert(fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), limits, (lines, batch, cut) => {
      const whole = decode(plan, lines, { limits: cut })
      const parts = decode(plan, lines, { limits: cut, batch })
      assert.deepEqual(parts.counts, whole.counts)
      assert.deepEqual(parts.letters, whole.letters)
      assert.deepEqual(parts.blocks.map(bytesOf), whole.blocks.map(bytesOf))
    }), { numRuns: 200 })
  })

  it('become the same blocks behind those that are consumed', () => {
    const consumed = fc.dictionary(fc.constantFrom('0', '1', '2', '3'), fc.nat(4))
    fc.assert(fc.property(fc.array(record, { maxLength: 40 }), consumed, (lines, done) => {
      const limits = { rows: 2, bytes: 1 << 20 }
      const whole = decode(plan, lines, { limits })
      const rest = decode(plan, lines, { limits, consumed: done })
      assert.deepEqual(rest.counts, whole.counts)
      assert.deepEqual(rest.letters, whole.letters)
      const expected = whole.blocks.filter(({ partition, sequence }) => sequence >= (done[partition] ?? 0))
      assert.deepEqual(rest.blocks.map(bytesOf), expected.map(bytesOf))
    }), { numRuns: 100 })
  })
})

function bytesOf ({ partition, sequence, rows, bytes }: { partition: number, sequence: number, rows: number, bytes: Uint8Array }): unknown {
  return { partition, sequence, rows, bytes: Buffer.from(bytes) }
}
