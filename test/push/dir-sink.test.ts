import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createDirSink } from '../../src/push/dir-sink.ts'
import type { DirSinkParts } from '../../src/push/dir-sink.ts'
import type { Sink } from '../../src/push/contract.ts'
import type { SegmentInfo } from '../../src/worker/protocol.ts'
import { schemaOf, tableConfigOf } from './planned-table.ts'

const top = mkdtempSync(join(tmpdir(), 'dir-sink-'))
after(() => { rmSync(top, { recursive: true }) })
const { signal } = new AbortController()

let dirs = 0
const freshDir = (): string => join(top, `d${dirs++}`)
const sinkIn = (dir: string, more: Partial<DirSinkParts> = {}): Sink =>
  createDirSink({ dir, table: 't', schema: schemaOf('t'), tableConfig: tableConfigOf('t'), ...more })

function segment (name: string, bytes: Uint8Array | string = `bytes of ${name}`, crc = '123'): SegmentInfo {
  const folder = join(top, `staging${dirs++}`)
  mkdirSync(folder)
  const archivePath = join(folder, `${name}.tar.gz`)
  writeFileSync(archivePath, bytes)
  return { name, partition: 1, rows: 10, crc, creationTime: 1719039879869, segmentBytes: 1000, archiveBytes: Buffer.byteLength(bytes), archivePath, startTime: null, endTime: null }
}

const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>

test('archives, entries, documents and index', async () => {
  const dir = freshDir()
  const sink = sinkIn(dir)
  await sink.open(signal)
  const b = segment('t-p1-0')
  const a = { ...segment('t-p0-0', 'zstd'), partition: 0, startTime: 5, endTime: 6 }
  assert.equal(await sink.put(b, signal), 'done')
  assert.equal(await sink.put(a, signal), 'done')
  await sink.finish(signal)
  await sink.close()
  assert.deepEqual(readdirSync(dir).sort(), ['index.json', 'schema.json', 'segments', 'table-config.json'])
  assert.deepEqual(readdirSync(join(dir, 'segments')).sort(), ['t-p0-0.json', 't-p0-0.tar.gz', 't-p1-0.json', 't-p1-0.tar.gz'])
  assert.equal(readFileSync(join(dir, 'segments/t-p1-0.tar.gz'), 'utf8'), 'bytes of t-p1-0')
  assert.deepEqual(read(join(dir, 'schema.json')), schemaOf('t'))
  assert.deepEqual(read(join(dir, 'table-config.json')), tableConfigOf('t'))
  assert.deepEqual(read(join(dir, 'index.json')), {
    table: 't',
    totals: { segments: 2, rows: 20, bytes: 4 + b.archiveBytes },
    segments: [
      { name: 't-p0-0', file: 't-p0-0.tar.gz', partition: 0, rows: 10, crc: '123', bytes: 4, segmentBytes: 1000, creationTime: 1719039879869, startTime: 5, endTime: 6 },
      { name: 't-p1-0', file: 't-p1-0.tar.gz', partition: 1, rows: 10, crc: '123', bytes: b.archiveBytes, segmentBytes: 1000, creationTime: 1719039879869, startTime: null, endTime: null }
    ]
  })
  // Another job on the folder: the index would be out of date until it is done.
  await sinkIn(dir).open(signal)
  assert.ok(!existsSync(join(dir, 'index.json')))
  // The caller's archive stays the caller's.
  assert.ok(existsSync(a.archivePath))
  rmSync(a.archivePath)
  assert.equal(readFileSync(join(dir, 'segments/t-p0-0.tar.gz'), 'utf8'), 'zstd')
})

test('the same segment again, and another of its name', async () => {
  const dir = freshDir()
  const sink = sinkIn(dir)
  await sink.open(signal)
  const first = segment('s')
  assert.equal(await sink.put(first, signal), 'done')
  assert.equal(await sink.put(segment('s'), signal), 'already')
  await assert.rejects(sink.put(segment('s', 'other', '124'), signal), { code: 'SINK_CONFLICT', message: /s with CRC 123, not 124/ })
  // Another run on the same folder.
  const again = sinkIn(dir)
  await again.open(signal)
  assert.equal(await again.put(first, signal), 'already')
})

test('a crash between archive and entry, or a lost archive, is mended by the next put', async () => {
  const dir = freshDir()
  const sink = sinkIn(dir)
  await sink.open(signal)
  const path = join(dir, 'segments/s.tar.gz')
  writeFileSync(path, 'half')
  writeFileSync(`${path}.part`, 'less')
  assert.equal(await sink.put(segment('s'), signal), 'done')
  assert.equal(readFileSync(path, 'utf8'), 'bytes of s')
  rmSync(path)
  assert.equal(await sink.put(segment('s'), signal), 'done')
  assert.deepEqual(readdirSync(join(dir, 'segments')).sort(), ['s.json', 's.tar.gz'])
})

test('a folder of another table is refused', async () => {
  const dir = freshDir()
  const sink = sinkIn(dir)
  await sink.open(signal)
  // Without segments it can still become another table's.
  await sinkIn(dir, { tableConfig: tableConfigOf('t', 8) }).open(signal)
  await sinkIn(dir).open(signal)
  await sink.put(segment('s'), signal)
  await assert.rejects(sinkIn(dir, { tableConfig: tableConfigOf('t', 8) }).open(signal), { code: 'SINK_CONFLICT', message: /segmentPartitionConfig is id murmur 2, wanted id murmur 8/ })
  await assert.rejects(sinkIn(dir, { tableConfig: tableConfigOf('u') }).open(signal), { code: 'SINK_CONFLICT', message: /tableName is "t", wanted "u"/ })
  await sinkIn(dir, { schema: schemaOf('t', [{ name: 'more', dataType: 'INT' }]) }).open(signal)
})

test('what is not there any more', async () => {
  const dir = freshDir()
  const sink = sinkIn(dir)
  assert.deepEqual(await sink.missing(['s'], signal), ['s'])
  await sink.open(signal)
  await sink.put(segment('s'), signal)
  assert.deepEqual(await sink.missing(['r', 's', 't'], signal), ['r', 't'])
})

test('an entry that something else wrote', async () => {
  const dir = freshDir()
  const sink = sinkIn(dir)
  await sink.open(signal)
  for (const text of ['{', '[]', '{"name":"other","crc":"1","file":"x"}']) {
    writeFileSync(join(dir, 'segments/s.json'), text)
    await assert.rejects(sink.put(segment('s'), signal), { code: 'SINK_REJECTED' })
    await assert.rejects(sink.finish(signal), { code: 'SINK_REJECTED' })
  }
})

test('a folder that cannot be written', async () => {
  const file = join(top, `file${dirs++}`)
  writeFileSync(file, '')
  await assert.rejects(sinkIn(join(file, 'below')).open(signal), { code: 'SINK_REJECTED', message: /cannot write to/ })
})

test('an archive that is not as long as was said', async () => {
  const dir = freshDir()
  const sink = sinkIn(dir)
  await sink.open(signal)
  await assert.rejects(sink.put({ ...segment('s'), archiveBytes: 3 }, signal), { code: 'SINK_REJECTED', message: /10 bytes instead of 3/ })
  assert.deepEqual(readdirSync(join(dir, 'segments')), [])
})

test('stopped', async () => {
  const controller = new AbortController()
  controller.abort()
  const sink = sinkIn(freshDir())
  await sink.open(signal)
  await assert.rejects(sink.put(segment('s'), controller.signal), { code: 'INTERRUPTED' })
})

test('no space: told as such, nothing half is left, and it goes on when there is space', async () => {
  const dir = freshDir()
  let full: string | null = 'ENOSPC'
  const sink = sinkIn(dir, {
    copy: (_from, to) => {
      writeFileSync(to, full === null ? 'bytes of s' : 'byt')
      return full === null ? Promise.resolve() : Promise.reject(Object.assign(new Error('no space'), { code: full }))
    }
  })
  await sink.open(signal)
  for (const code of ['ENOSPC', 'EDQUOT']) {
    full = code
    await assert.rejects(sink.put(segment('s'), signal), { code: 'SINK_FULL', message: `no space left in ${join(dir, 'segments')} (${code})` })
    assert.deepEqual(readdirSync(join(dir, 'segments')), [])
  }
  full = null
  assert.equal(await sink.put(segment('s'), signal), 'done')
})

/** A file system of 256 KiB; null where that is not allowed. */
function smallDisk (): { path: string, remove: () => void } | null {
  const path = join(top, `disk${dirs++}`)
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', path], { stdio: 'ignore' })
    return { path, remove: () => { execFileSync('umount', [path]) } }
  } catch {
    return null
  }
}

test('a real disk that is full, on another file system', async (t) => {
  const disk = smallDisk()
  if (disk === null) { t.skip('needs the right to mount a tmpfs'); return }
  try {
    const sink = sinkIn(join(disk.path, 'out'))
    await sink.open(signal)
    assert.equal(await sink.put(segment('small', 'x'.repeat(100_000)), signal), 'done')
    const large = segment('large', 'x'.repeat(200_000))
    await assert.rejects(sink.put(large, signal), { code: 'SINK_FULL' })
    assert.deepEqual(readdirSync(join(disk.path, 'out/segments')).sort(), ['small.json', 'small.tar.gz'])
    rmSync(join(disk.path, 'out/segments/small.tar.gz'))
    assert.equal(await sink.put(large, signal), 'done')
    assert.equal(statSync(join(disk.path, 'out/segments/large.tar.gz')).size, 200_000)
  } finally {
    disk.remove()
  }
})
