import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DynapinotError } from '../../src/errors.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import type { ResolvedOptions } from '../../src/options/resolved-options.ts'

function resolved (kinesis: string, flags: Readonly<Record<string, unknown>> = {}): ResolvedOptions {
  return resolveOptions({ configFile: '/etc/dp.yaml', configText: `schema: s\ntableConfig: t\nsink: { dir: { path: d } }\nsource:\n  kinesis: ${kinesis}\n`, flags, env: { KEY: 'AKIA' } })
}

function faultsOf (kinesis: string): readonly string[] {
  try {
    resolved(kinesis)
  } catch (error) {
    assert.ok(error instanceof DynapinotError && error.code === 'CONFIG_INVALID')
    return error.context.faults!.map((fault) => fault.replace('/etc/dp.yaml:5: source.kinesis.', ''))
  }
  return []
}

describe('source.kinesis', () => {
  it('has defaults for all but the stream', () => {
    const { source } = resolved('{ stream: meetups }')
    assert.ok(source.kind === 'kinesis')
    assert.deepEqual(source.kinesis, {
      stream: 'meetups',
      region: undefined,
      endpoint: undefined,
      profile: undefined,
      role: undefined,
      start: { kind: 'trimHorizon' },
      consumer: 'polling',
      consumerName: 'dynapinot',
      transport: 'raw',
      onGap: 'stop',
      inFlight: 64 * 1024 ** 2,
      discoveryMs: 30_000,
      limits: { records: 10_000, readsPerSecond: 4, bytesPerSecond: 2 * 1024 ** 2, idleMs: 1000, requests: 64 }
    })
  })

  it('resolves times, sizes and roles; a flag of another source replaces it', () => {
    const { source } = resolved('{ stream: "arn:aws:kinesis:eu-west-1:123456789012:stream/m", region: eu-west-1, start: "2026-01-31T12:00:00+01:00", role: { arn: "arn:aws:iam::123456789012:role/r", externalId: xyz }, limits: { idle: 200ms, bytesPerSecond: 1KB } }')
    assert.ok(source.kind === 'kinesis')
    const { kinesis } = source
    assert.deepEqual(kinesis.start, { kind: 'timestamp', at: Date.UTC(2026, 0, 31, 11) })
    assert.deepEqual(kinesis.role, { arn: 'arn:aws:iam::123456789012:role/r', externalId: 'xyz', sessionName: 'dynapinot' })
    assert.deepEqual([kinesis.limits.idleMs, kinesis.limits.bytesPerSecond, kinesis.limits.records], [200, 1024, 10_000])
    assert.equal(resolved('{ stream: m }', { 'source.changes': 'x.ndjson' }).source.kind, 'changes')
  })

  it('reports all faults at once', () => {
    assert.deepEqual(faultsOf('{ stream: "a b", endpoint: "http://u:p@h", start: "2026-01-31T12:00:00", consumer: pull, limits: { records: 10001, idle: 5 }, role: { arn: x } }'), [
      'role.arn: must match ^arn:[a-z-]+:iam::[0-9]{12}:role/.+$; it is "x"',
      'consumer: must be one of polling, fanOut; it is "pull"',
      'limits.records: must be <= 10000; it is 10001',
      'limits.idle: must be a time with its unit, such as 500ms, 30s, 15m, 1h; it is 5',
      'stream: must be the name or the ARN of a stream: meetups, or arn:aws:kinesis:REGION:ACCOUNT:stream/meetups',
      'endpoint: must not hold user and password; credentials come by the AWS SDK\'s default chain',
      'start: must be trimHorizon, latest, or a time with its offset, such as 2026-01-31T12:00:00Z'
    ])
    assert.deepEqual(faultsOf('{ stream: "arn:aws:kinesis:eu-west-1:123456789012:stream/m", region: us-east-1 }'), ['region: is another one than that of the ARN, eu-west-1'])
    assert.match(faultsOf('{ region: us-east-1 }')[0]!, /^stream: is required/)
  })

  it('has no place for keys', () => {
    // eslint-disable-next-line no-template-curly-in-string
    const faults = faultsOf('{ stream: m, accessKeyId: "${KEY}", credentials: { secretAccessKey: x } }')
    assert.deepEqual(faults.map((fault) => fault.split(';')[0]), ['accessKeyId: unknown key', 'credentials: unknown key'])
  })
})
