import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultPush } from '../../../src/options/resolved-options.ts'
import type { DeepStoreOptions } from '../../../src/options/resolved-options.ts'
import { chooseMode, putsAtOnce } from '../../../src/push/modes/choose-mode.ts'

const deepStore: DeepStoreOptions = { kind: 'dir', path: '/x', uri: 'file:///x', copy: false }

test('auto takes the cheapest that can work, and says why', () => {
  assert.deepEqual(chooseMode({}, 8), { mode: 'tar', why: 'there is no sink.deepStore from where servers could fetch, so the archives go through the controller' })
  const batch = chooseMode({ deepStore }, 8)
  assert.equal(batch.mode, 'batch')
  assert.match(batch.why, /8 partitions/)
  assert.equal(chooseMode({ deepStore }, 1).mode, 'metadata')
})

test('what is asked for is done', () => {
  for (const mode of ['tar', 'metadata', 'batch', 'uri', 'ingestFromFile', 'ingestFromURI'] as const) {
    assert.deepEqual(chooseMode({ push: { ...defaultPush, mode }, deepStore }, 8), { mode, why: 'as sink.push.mode says' })
  }
})

test('as many puts as fill a batch', () => {
  assert.equal(putsAtOnce({ parallel: 4 }, 100), 4)
  assert.equal(putsAtOnce({ parallel: 4, deepStore }, 100), 50)
  assert.equal(putsAtOnce({ parallel: 4, deepStore }, 8), 8)
  assert.equal(putsAtOnce({ parallel: 4, deepStore }, 2), 4)
})
