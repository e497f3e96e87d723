import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_INTERNAL_ERRORS, decidePush } from '../../src/push/decision.ts'
import type { PushDecision } from '../../src/push/decision.ts'

const status = (code: number, attempt?: number): PushDecision => decidePush({ kind: 'status', status: code }, attempt)

/** Every status that HTTP or a proxy is known to send. */
const expected: Readonly<Record<PushDecision, readonly number[]>> = {
  done: [200, 201, 202, 203, 204, 205, 206, 207, 208, 226],
  'already?': [409],
  retry: [408, 421, 423, 425, 429, 502, 503, 504, 507, 520, 521, 522, 523, 524, 525, 526, 527, 530, 599],
  giveUp: [
    100, 101, 102, 103, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 410, 411, 412, 413, 414, 415,
    416, 417, 418, 422, 424, 426, 428, 431, 451, 499, 501, 505, 506, 508, 510, 511, 600, 0
  ]
}

test('each status has its decision', () => {
  for (const [decision, codes] of Object.entries(expected)) {
    for (const code of codes) assert.equal(status(code), decision, String(code))
  }
})

test('500 is believed after some attempts', () => {
  for (let attempt = 1; attempt < MAX_INTERNAL_ERRORS; attempt++) assert.equal(status(500, attempt), 'retry')
  assert.equal(status(500, MAX_INTERNAL_ERRORS), 'giveUp')
  assert.equal(status(503, 1000), 'retry')
})

test('each error below HTTP has its decision', () => {
  const passing = [
    'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENETRESET',
    'EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'EAI_AGAIN', 'EBUSY', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'DEADLINE'
  ]
  const final = [
    'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO', 'ERR_INVALID_URL',
    'UND_ERR_INVALID_ARG', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED', 'HPE_INVALID_CONSTANT', 'TOO_LARGE',
    'ENOENT', 'EACCES', 'EIO', 'UNKNOWN'
  ]
  for (const code of passing) assert.equal(decidePush({ kind: 'socket', code }, 1000), 'retry', code)
  for (const code of final) assert.equal(decidePush({ kind: 'socket', code }), 'giveUp', code)
})
