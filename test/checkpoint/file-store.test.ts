import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { FileStreamStore } from '../../src/checkpoint/file-store.ts'
import { checkpointText, parseCheckpoint } from '../../src/checkpoint/stream-store.ts'
import { tempFolder } from '../temp-folder.ts'
import { first, identity, later, storeTests } from './stream-store.ts'

describe('state in a file', () => {
  let dir: string
  beforeEach(() => { dir = tempFolder('file-store') })
  storeTests(async (of) => FileStreamStore.open(join(dir, 'state'), of))

  it('leaves the old state if a write fails', async () => {
    const store = FileStreamStore.open(dir, identity)
    await store.save({ run: 'r1', shards: new Map([['a', first]]) })
    // A folder of that name cannot be written to.
    mkdirSync(join(dir, 'stream.json.tmp'))
    await assert.rejects(store.save({ shards: new Map([['a', later]]) }), { code: 'STATE_UNAVAILABLE' })
    assert.deepEqual(store.state.shards.get('a'), first)
    rmSync(join(dir, 'stream.json.tmp'), { recursive: true })
    await store.save({ shards: new Map([['b', later]]) })
    await store.close()
    assert.deepEqual(readdirSync(dir), ['stream.json'])
    const again = FileStreamStore.open(dir, identity)
    assert.deepEqual(again.state, { run: 'r1', shards: new Map([['a', first], ['b', later]]) })
    await again.close()
  })

  it('says that a file is damaged, and what to do, whatever byte of it changed', async () => {
    const store = FileStreamStore.open(dir, identity)
    await store.save({ run: 'r1', shards: new Map([['a', first], ['b', later]]) })
    await store.close()
    const path = join(dir, 'stream.json')
    const bytes = readFileSync(path)
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, change, cut) => {
      const damaged = Buffer.from(cut ? bytes.subarray(0, at) : bytes)
      if (!cut) damaged[at]! ^= change
      writeFileSync(path, damaged)
      assert.throws(() => FileStreamStore.open(dir, identity), (error: any) => error.code === 'STATE_CORRUPT' && /remove it/.test(error.context.remedy))
    }))
    writeFileSync(path, bytes)
    await FileStreamStore.open(dir, identity).close()
  })
})

describe('the text of a checkpoint', () => {
  it('comes back as it was', () => {
    const position = fc.oneof(
      fc.constant({ kind: 'trimHorizon' as const }), fc.constant({ kind: 'end' as const }),
      fc.nat(4e12).map((at) => ({ kind: 'timestamp' as const, at })),
      fc.stringMatching(/^[0-9]{1,128}$/).map((sequenceNumber) => ({ kind: 'after' as const, sequenceNumber }))
    )
    fc.assert(fc.property(position, fc.nat(4e12), (one, coveredUntil) => {
      const checkpoint = { position: one, coveredUntil }
      assert.deepEqual(parseCheckpoint(checkpointText(checkpoint)), checkpoint)
    }))
    for (const text of ['', 'after until 3', 'end 4 until 3', 'trim', 'after 3x until 3', 'trim until -1', 7, undefined]) assert.equal(parseCheckpoint(text), null)
  })
})
