import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createDirStore } from '../../../src/push/deep-store/dir-store.ts'
import { tempFolder } from '../../temp-folder.ts'
import { segment, signal } from '../with-sink.ts'

test('puts, knows its files again, and never replaces one', async () => {
  const path = join(tempFolder('deep-store'), 'new', 'folder')
  const store = createDirStore({ path, table: 't', uri: 'file:///elsewhere' })
  await store.open(signal)
  const first = segment('s', 'x'.repeat(200_000))
  assert.equal(await store.put(first, signal), 'file:///elsewhere/t/s.tar.gz')
  const file = join(path, 't', 's.tar.gz')
  assert.equal(readFileSync(file, 'utf8'), 'x'.repeat(200_000))
  // Again: the same file, and the same bytes in another.
  assert.equal(await store.put(first, signal), 'file:///elsewhere/t/s.tar.gz')
  rmSync(first.archivePath)
  await store.put(segment('s', 'x'.repeat(200_000)), signal)
  for (const other of ['x'.repeat(199_999) + 'y', 'x'.repeat(200_001)]) {
    rmSync(first.archivePath)
    await assert.rejects(store.put(segment('s', other), signal), { code: 'SINK_CONFLICT', message: /t\/s\.tar\.gz/ })
  }
  assert.equal(readFileSync(file, 'utf8'), 'x'.repeat(200_000))
  assert.deepEqual(readdirSync(join(path, 't')), ['s.tar.gz'])
  // Unless it is told to.
  assert.equal(await store.replace(segment('s', 'other'), signal), 'file:///elsewhere/t/s.tar.gz')
  assert.equal(readFileSync(file, 'utf8'), 'other')
  const fetched = join(path, 'fetched')
  assert.equal(await store.fetch({ name: 's', archivePath: 's.tar.gz' }, fetched, signal), true)
  assert.equal(readFileSync(fetched, 'utf8'), 'other')
  await store.remove(first)
  await store.remove(first)
  assert.equal(await store.fetch(first, fetched, signal), false)
  assert.deepEqual(readdirSync(join(path, 't')), [])
  await store.close()
})

test('what a crash left half-written is written anew', async () => {
  const path = tempFolder('deep-store')
  mkdirSync(join(path, 't'))
  writeFileSync(join(path, 't', 's.tar.gz.part'), 'half')
  const store = createDirStore({ path, table: 't', uri: 'file:///x' })
  await store.put(segment('s', 'whole'), signal)
  assert.deepEqual(readdirSync(join(path, 't')), ['s.tar.gz'])
})

test('a folder that cannot be written is told when it is opened', { skip: process.getuid?.() === 0 ? 'root may write anywhere' : false }, async () => {
  const path = tempFolder('deep-store')
  chmodSync(path, 0o500)
  await assert.rejects(createDirStore({ path, table: 't', uri: 'file:///x' }).open(signal), { code: 'SINK_REJECTED', message: /cannot write/ })
})

test('a file in the place of the folder is told when it is opened', async () => {
  const path = join(tempFolder('deep-store'), 'file')
  writeFileSync(path, '')
  await assert.rejects(createDirStore({ path, table: 't', uri: 'file:///x' }).open(signal), { code: 'SINK_REJECTED', message: /cannot write/ })
})

test('stopped', async () => {
  const stopped = AbortSignal.abort()
  await assert.rejects(createDirStore({ path: tempFolder('deep-store'), table: 't', uri: 'file:///x' }).put(segment('s'), stopped), { code: 'INTERRUPTED' })
})
