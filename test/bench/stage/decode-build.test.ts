import assert from 'node:assert/strict'
import { it } from 'node:test'
import { benchDecodeBuild } from '../../../bench/stage/decode-build.ts'

it('benchDecodeBuild makes the segments of the Java builder, or says that there is none', async () => {
  const { results, skips } = await benchDecodeBuild({ items: 300, rounds: 1, form: 'export', shapes: ['meetups'] })
  for (const { subject, verified } of results) assert.ok(verified, subject)
  const java = results.some(({ subject }) => subject === 'Java builder')
  assert.equal(skips.length, java ? 0 : 1)
  const rival = java ? 'Java builder' : 'json, then build'
  assert.deepEqual(results.map((result) => [result.subject, result.rival]), [
    ['wasm, then build', rival],
    ['json, then build', java ? rival : null],
    ...java ? [[rival, null]] : []
  ])
})
