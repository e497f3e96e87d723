import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DynapinotError } from '../../src/errors.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import type { ReplicateOptions } from '../../src/options/resolved-options.ts'

function resolved (replicate: string): ReplicateOptions {
  return resolveOptions({ configFile: '/etc/dp.yaml', configText: `schema: s\ntableConfig: t\nsink: { dir: { path: d } }\nsource: { kinesis: { stream: m } }\nreplicate: ${replicate}\n` }).replicate
}

function faultsOf (replicate: string): readonly string[] {
  try {
    resolved(replicate)
  } catch (error) {
    assert.ok(error instanceof DynapinotError && error.code === 'CONFIG_INVALID')
    return error.context.faults!.map((fault) => fault.replace('/etc/dp.yaml:5: replicate.', ''))
  }
  return []
}

describe('replicate', () => {
  it('has defaults for all', () => {
    assert.deepEqual(resolved('{}'), {
      flush: { everyMs: 2000, maxEveryMs: 30_000, bytes: 16 * 1024 ** 2 },
      merge: { fanOut: 8, maxLevel: 6, maxAgeMs: 300_000, history: 'all', patienceMs: 120_000 },
      memory: 256 * 1024 ** 2,
      saveEveryMs: 1000,
      shutdownMs: 25_000,
      checkpoint: { kind: 'file' }
    })
  })

  it('resolves a DynamoDB table of positions, and no merging', () => {
    const { merge, checkpoint } = resolved('{ merge: { enabled: false }, checkpoint: { kind: dynamodb, job: orders, lease: 10s, endpoint: "http://localhost:4567" } }')
    assert.equal(merge, null)
    assert.deepEqual(checkpoint, { kind: 'dynamodb', table: 'dynapinot', job: 'orders', leaseMs: 10_000, region: undefined, endpoint: 'http://localhost:4567', profile: undefined })
  })

  it('reports all faults at once', () => {
    assert.deepEqual(faultsOf('{ flush: { every: 20ms, maxEvery: 10ms }, merge: { fanOut: 1 }, checkpoint: { lease: 500ms, endpoint: x } }'), [
      'merge.fanOut: must be >= 2; it is 1',
      'flush.maxEvery: must not be shorter than replicate.flush.every',
      'flush.every: must be 50ms or longer: every flush is a push for each partition with new rows',
      'checkpoint.endpoint: must be an http or https URL',
      'checkpoint.lease: must be 1s or longer: it is renewed three times in that time'
    ])
  })
})
