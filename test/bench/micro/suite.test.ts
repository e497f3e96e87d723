import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { it } from 'node:test'
import { benchMicro } from '../../../bench/micro/suite.ts'

it('benchMicro measures and verifies functions of modules that are there', async () => {
  const { results } = await benchMicro({ rounds: 1, form: 'change' })
  for (const { shape, subject, verified, recordsPerSecond } of results) {
    assert.ok(verified, `${shape}, ${subject}`)
    assert.ok(recordsPerSecond > 0 && Number.isFinite(recordsPerSecond))
    const module = /^[\w/-]+/.exec(shape)![0]
    assert.ok(existsSync(new URL(`../../../src/${module}.ts`, import.meta.url)), module)
  }
  assert.ok(results.filter(({ rival }) => rival !== null).length > 5)
})
