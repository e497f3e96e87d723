import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { channels } from '../../../src/channels.ts'
import { defaultPush } from '../../../src/options/resolved-options.ts'
import type { DeepStoreOptions, PushModeName } from '../../../src/options/resolved-options.ts'
import { ControllerClient } from '../../../src/push/controller.ts'
import { archiveFiles } from '../../../src/push/deep-store/archive-files.ts'
import { createPinotCatalog } from '../../../src/push/pinot-catalog.ts'
import { tempFolder } from '../../temp-folder.ts'
import { FakeController } from '../fake-controller.ts'
import { none, signal } from '../with-sink.ts'

function storeOf (...files: string[]): DeepStoreOptions & { path: string } {
  const path = tempFolder('archives')
  mkdirSync(join(path, 't'))
  for (const file of files) writeFileSync(join(path, 't', file), '')
  return { kind: 'dir', path, uri: 'file:///x', copy: false }
}

test('the archive of a segment goes when the segment has been deleted, not before and no other', async () => {
  const fake = await FakeController.start()
  const client = new ControllerClient({ ...none, controllers: [fake.url] })
  const deepStore = storeOf('a.tar.gz', 'b.tar.gz', 'c.tar.gz', 'ab.tar.gz')
  const files = archiveFiles({ deepStore }, 't', '.tar.gz')!
  const catalog = createPinotCatalog(client, 't', files)
  const held = (): string[] => readdirSync(join(deepStore.path, 't')).sort()
  try {
    for (const name of ['a', 'b', 'c', 'ab']) fake.segments.set(name, { crc: '1', ideal: { Server_1: 'ONLINE' }, actual: {} })
    // Pinot keeps one of them: then nothing is sure of any.
    fake.stubborn.add('c')
    await assert.rejects(catalog.remove(['a', 'c'], signal), { code: 'SINK_REJECTED' })
    assert.deepEqual(held(), ['a.tar.gz', 'ab.tar.gz', 'b.tar.gz', 'c.tar.gz'])
    await catalog.remove(['a', 'b', 'never-pushed'], signal)
    assert.deepEqual(held(), ['ab.tar.gz', 'c.tar.gz'])
  } finally {
    await files.close()
    await client.close()
    await fake.close()
  }
})

test('an archive comes from the deep store that it is in: the controller gives out its own alone', async () => {
  const fake = await FakeController.start()
  const client = new ControllerClient({ ...none, controllers: [fake.url] })
  const deepStore = storeOf('a.tar.gz')
  writeFileSync(join(deepStore.path, 't', 'a.tar.gz'), 'of a')
  const files = archiveFiles({ deepStore }, 't', '.tar.gz')!
  const catalog = createPinotCatalog(client, 't', files)
  const to = join(deepStore.path, 'fetched')
  try {
    await catalog.download('a', to, signal)
    assert.equal(readFileSync(to, 'utf8'), 'of a')
    assert.deepEqual(fake.requests, [])
    await assert.rejects(catalog.download('b', to, signal), { code: 'SINK_REJECTED' })
    assert.deepEqual(fake.requests, ['GET /segments/t/b'])
    assert.equal(existsSync(to), false)
  } finally {
    await files.close()
    await client.close()
    await fake.close()
  }
})

test('one that cannot be removed is told, and ends nothing', async () => {
  const deepStore = storeOf('b.tar.gz')
  mkdirSync(join(deepStore.path, 't', 'a.tar.gz'))
  const told: string[] = []
  const listen = (event: unknown): void => { told.push((event as { segment: string }).segment) }
  subscribe(channels.filesLeft.name, listen)
  try {
    await archiveFiles({ deepStore }, 't', '.tar.gz')!.remove(['a', 'b'])
  } finally {
    unsubscribe(channels.filesLeft.name, listen)
  }
  assert.deepEqual(told, ['a'])
  assert.deepEqual(readdirSync(join(deepStore.path, 't')), ['a.tar.gz'])
})

test('there are none where pushes leave none', () => {
  const push = (mode: PushModeName): { push: typeof defaultPush } => ({ push: { ...defaultPush, mode } })
  assert.equal(archiveFiles({}, 't', '.tar.gz'), null)
  assert.equal(archiveFiles({ deepStore: storeOf(), ...push('tar') }, 't', '.tar.gz'), null)
  assert.notEqual(archiveFiles({ deepStore: storeOf(), ...push('uri') }, 't', '.tar.gz'), null)
})
