import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Decider, MAX_INTERNAL_ERRORS, MAX_RETRY_AFTER_MS, decidePush, retryAfterMs } from '../../src/push/decision.ts'
import type { PushDecision } from '../../src/push/decision.ts'

const status = (code: number, internalErrors?: number): PushDecision['next'] => decidePush({ kind: 'status', status: code }, internalErrors).next

/** Every status that HTTP or a proxy is known to send. */
const expected: Readonly<Record<PushDecision['next'], readonly number[]>> = {
  done: [200, 201, 202, 203, 204, 205, 206, 207, 208, 226],
  'already?': [409, 412],
  retry: [408, 421, 423, 425, 429, 502, 503, 504, 507, 520, 521, 522, 523, 524, 525, 526, 527, 530, 599],
  giveUp: [
    100, 101, 102, 103, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 410, 411, 413, 414, 415,
    416, 417, 418, 422, 424, 426, 428, 431, 451, 499, 501, 505, 506, 508, 510, 511, 600, 0
  ]
}

test('each status has its decision', () => {
  for (const [next, codes] of Object.entries(expected)) {
    for (const code of codes) assert.equal(status(code), next, String(code))
  }
})

test('500 is believed after some of them', () => {
  for (let count = 1; count < MAX_INTERNAL_ERRORS; count++) assert.equal(status(500, count), 'retry')
  assert.equal(status(500, MAX_INTERNAL_ERRORS), 'giveUp')
  assert.equal(status(503, 1000), 'retry')
})

test('attempts that met something else do not count as 500s', () => {
  const decider = new Decider()
  for (let i = 0; i < 100; i++) assert.equal(decider.decide({ kind: 'socket', code: 'ECONNREFUSED' }).next, 'retry')
  for (let i = 1; i < MAX_INTERNAL_ERRORS; i++) assert.equal(decider.decide({ kind: 'status', status: 500 }).next, 'retry')
  assert.equal(decider.decide({ kind: 'status', status: 503 }).next, 'retry')
  assert.equal(decider.decide({ kind: 'status', status: 500 }).next, 'giveUp')
})

test('a time that the other side names is kept to, within bounds', () => {
  assert.deepEqual(decidePush({ kind: 'status', status: 429, retryAfterMs: 1500 }), { next: 'retry', afterMs: 1500 })
  assert.deepEqual(decidePush({ kind: 'status', status: 503, retryAfterMs: 1e12 }), { next: 'retry', afterMs: MAX_RETRY_AFTER_MS })
  assert.deepEqual(decidePush({ kind: 'status', status: 200, retryAfterMs: 5 }), { next: 'done' })
  assert.deepEqual(decidePush({ kind: 'status', status: 503 }), { next: 'retry' })
})

test('Retry-After in seconds and as a date', () => {
  const now = Date.UTC(2026, 0, 2, 3, 4, 5)
  for (const [text, ms] of [
    ['0', 0], ['7', 7000], [' 120 ', 120_000], ['999999999', 999_999_999_000],
    // The three forms of RFC 9110, 5.6.7, without the one of two digits for the year.
    ['Fri, 02 Jan 2026 03:04:15 GMT', 10_000], ['Fri Jan  2 03:04:15 2026 GMT', 10_000], ['Fri, 02 Jan 2026 03:00:00 GMT', 0],
    ['', undefined], ['-1', undefined], ['1.5', undefined], ['soon', undefined], ['2026', 2_026_000], ['Friday', undefined], ['12345678901', undefined]
  ] as const) assert.equal(retryAfterMs(text, now), ms, text)
  fc.assert(fc.property(fc.string(), fc.integer(), (text, at) => {
    const ms = retryAfterMs(text, at)
    assert.ok(ms === undefined || ms >= 0)
  }))
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), (seconds) => {
    assert.equal(retryAfterMs(new Date(now + seconds * 1000).toUTCString(), now), seconds * 1000)
  }))
})

test('each error below HTTP has its decision', () => {
  const passing = [
    'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENETRESET',
    'EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'EAI_AGAIN', 'EBUSY', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_INFO', 'HPE_INVALID_EOF_STATE', 'ECONNCLOSED', 'DEADLINE', 'SEND_STALLED'
  ]
  const final = [
    'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO', 'ERR_INVALID_URL',
    'UND_ERR_INVALID_ARG', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED', 'HPE_INVALID_CONSTANT', 'TOO_LARGE',
    'ENOENT', 'EACCES', 'EIO', 'UNKNOWN'
  ]
  for (const code of passing) assert.equal(decidePush({ kind: 'socket', code }, 1000).next, 'retry', code)
  for (const code of final) assert.equal(decidePush({ kind: 'socket', code }).next, 'giveUp', code)
})
