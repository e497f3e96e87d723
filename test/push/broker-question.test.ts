import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readReply, segmentsQuery } from '../../src/push/broker-question.ts'
import type { JsonObject } from '../../src/schema/json.ts'
import { refusesQuery, sees } from './fake-broker.ts'

const read = (reply: object): ReturnType<typeof readReply> => readReply(reply as JsonObject)

test('the question: the first row of each segment, superseded or not', () => {
  assert.equal(segmentsQuery('t', ['a', 'b\'c']), 'SET skipUpsert = true; SELECT $segmentName FROM "t" WHERE $docId = 0 AND $segmentName IN (\'a\', \'b\'\'c\') LIMIT 2')
})

test('a whole answer', () => {
  assert.deepEqual(read(sees(['a', 'b'])), { kind: 'answer', seen: new Set(['a', 'b']) })
  assert.deepEqual(read(sees([])), { kind: 'answer', seen: new Set() })
  // No segment of the table is routed yet: no server is asked.
  assert.deepEqual(read(sees([], { numServersQueried: 0, numServersResponded: 0 })), { kind: 'answer', seen: new Set() })
})

test('an answer in part: what is in it counts, what is missing is not known', () => {
  assert.deepEqual(read(sees(['a'], { numServersQueried: 2 })), { kind: 'answer', seen: new Set(['a']), lacks: '1 of 2 servers answered' })
  assert.deepEqual(read(sees(['a'], { partialResult: true })), { kind: 'answer', seen: new Set(['a']), lacks: '1 of 1 servers answered' })
  assert.deepEqual(read(sees(['a'], { exceptions: [{ errorCode: 427, message: '1 servers [s] not responded' }] })), { kind: 'answer', seen: new Set(['a']), lacks: '427 1 servers [s] not responded' })
  assert.deepEqual(read(refusesQuery(190, 'TableDoesNotExistError')), { kind: 'answer', seen: new Set(), lacks: '190 TableDoesNotExistError' })
  assert.deepEqual(read(refusesQuery(429, 'quota exceeded')), { kind: 'answer', seen: new Set(), lacks: '429 quota exceeded' })
})

test('no broker, and no right to ask one', () => {
  assert.deepEqual(read(refusesQuery(420, 'No online broker found for query')), { kind: 'away', why: '420 No online broker found for query' })
  assert.deepEqual(read(refusesQuery(410, 'No broker found for query')), { kind: 'barred', why: '410 No broker found for query' })
  assert.deepEqual(read(refusesQuery(180, 'AccessDenied')), { kind: 'barred', why: '180 AccessDenied' })
})
