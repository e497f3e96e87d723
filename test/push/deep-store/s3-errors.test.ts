import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideS3, isAbsent, s3Error } from '../../../src/push/deep-store/s3-errors.ts'

const answer = (status: number, name: string): Error => Object.assign(new Error('words'), { name, $metadata: { httpStatusCode: status } })
const socket = (code: string): Error => Object.assign(new Error('words'), { code })

test('what an error means', () => {
  for (const [error, decision] of [
    [answer(412, 'PreconditionFailed'), 'look'], [answer(409, 'ConditionalRequestConflict'), 'look'],
    [answer(503, 'SlowDown'), 'retry'], [answer(500, 'InternalError'), 'retry'], [answer(429, 'x'), 'retry'], [answer(400, 'RequestTimeout'), 'retry'],
    [answer(403, 'AccessDenied'), 'giveUp'], [answer(404, 'NoSuchBucket'), 'giveUp'], [answer(301, 'PermanentRedirect'), 'giveUp'], [answer(400, 'InvalidRequest'), 'giveUp'],
    [socket('ECONNREFUSED'), 'retry'], [socket('ECONNRESET'), 'retry'], [socket('CERT_HAS_EXPIRED'), 'giveUp'], [socket('ENOENT'), 'giveUp'],
    [Object.assign(new Error('no'), { name: 'TimeoutError' }), 'retry'], [Object.assign(new Error('no'), { name: 'CredentialsProviderError' }), 'giveUp']
  ] as const) assert.equal(decideS3(error), decision, `${error.name} ${error.message}`)
})

test('absent is an object, not a bucket', () => {
  assert.equal(isAbsent(answer(404, 'NotFound')), true)
  assert.equal(isAbsent(answer(404, 'NoSuchBucket')), false)
  assert.equal(isAbsent(answer(403, 'Forbidden')), false)
})

test('the words: what to do about it', () => {
  const denied = s3Error('deep store: upload of s', 'giveUp', answer(403, 'AccessDenied'), 's')
  assert.deepEqual([denied.code, denied.context.segment, denied.context.status], ['SINK_REJECTED', 's', 403])
  assert.match(denied.context.remedy!, /s3:PutObject/)
  assert.match(s3Error('x', 'giveUp', new Error('Region is missing')).context.remedy!, /sink.deepStore.region/)
  assert.match(s3Error('x', 'giveUp', Object.assign(new Error('none'), { name: 'CredentialsProviderError' })).context.remedy!, /AWS_PROFILE/)
  assert.equal(s3Error('x', 'retry', socket('ECONNREFUSED')).code, 'SINK_UNAVAILABLE')
})
