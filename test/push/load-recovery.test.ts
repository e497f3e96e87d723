import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laterSegments, nextStep } from '../../src/push/load-recovery.ts'
import type { RecoveryStep } from '../../src/push/load-recovery.ts'

test('steps come in order, each once, as far as the policy goes', () => {
  for (const [policy, expected] of [['repush', ['reset', 'repush', 'stop']], ['reset', ['reset', 'stop']], ['stop', ['stop']]] as const) {
    const tried = new Set<RecoveryStep>()
    const steps: string[] = []
    for (let step = nextStep(policy, tried); ; step = nextStep(policy, tried)) {
      steps.push(step)
      if (step === 'stop') break
      tried.add(step)
    }
    assert.deepEqual(steps, expected)
  }
})

test('later segments of the same job and partition', () => {
  const names = ['t-a-p0000-000000', 't-a-p0000-000002', 't-a-p0000-000010', 't-a-p0001-000009', 't-b-p0000-000009', 't-a-p0000-000009-x', 'other']
  assert.deepEqual(laterSegments('t-a-p0000-000001', names), ['t-a-p0000-000002', 't-a-p0000-000010'])
  assert.deepEqual(laterSegments('t-a-p0000-000009', names), ['t-a-p0000-000010'])
  assert.deepEqual(laterSegments('t-a-p0000-000010', names), [])
  assert.deepEqual(laterSegments('anything', names), [])
})
