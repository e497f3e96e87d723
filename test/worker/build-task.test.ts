import { afterEach, beforeEach, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BlockWriter } from '../../src/block/block-writer.ts'
import { readArchive } from '../../src/segment/reader/read-archive.ts'
import { openSegmentArchive } from '../../src/segment/reader/segment-reader.ts'
import { runBuildTask } from '../../src/worker/build-task.ts'
import type { BlockRef, BuildTask, WorkerSetup } from '../../src/worker/protocol.ts'
import { column, planOf } from '../segment/plans.ts'

const plan = planOf([
  column('k', 'STRING'),
  column('n', 'LONG'),
  column('t', 'TIMESTAMP', { fieldType: 'DATE_TIME', dateTimeFormat: 'TIMESTAMP', dateTimeGranularity: '1:MILLISECONDS' })
], { timeColumn: 't' })
const setup: WorkerSetup = {
  plan,
  decoder: 'json',
  blockLimits: { rows: 100, bytes: 1 << 20 },
  segment: { archive: 'gzip', level: 1, creator: 'test' },
  spillDir: tmpdir(),
  progress: new SharedArrayBuffer(24)
}

function block (sequence: number, rows: ReadonlyArray<[string, number | null, number]>, partition = 2): BlockRef {
  const writer = new BlockWriter(plan.columns, partition)
  for (const row of rows) writer.append(row)
  const bytes = new Uint8Array(writer.cut())
  return { partition, rows: rows.length, bytes: bytes.length, unit: 0, sequence, buffer: shared(bytes) }
}

const blocks = [block(0, [['b', 1, 1700000000000], ['a', null, 1700000000005]]), block(1, [['c', 3, 1700000000002]])]

/** Larger than it need be, as a buffer may be that was used before. */
function shared (bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length + 100)
  new Uint8Array(buffer).set(bytes)
  return buffer
}

describe('build task', () => {
  let folder: string
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'build-task-')) })
  afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

  const task = (more: Partial<BuildTask> = {}): BuildTask => ({
    kind: 'build',
    name: 'meetup-p0002-000000',
    partition: 2,
    blocks,
    archivePath: join(folder, 'meetup.tar.gz'),
    creationTime: 1_699_000_000_000,
    custom: { job: 'x' },
    ...more
  })

  it('writes the archive and tells what is in it', () => {
    const { segment, error } = runBuildTask(setup, task())
    assert.equal(error, undefined)
    const { metadata, columns } = openSegmentArchive(readFileSync(segment.archivePath))
    assert.deepEqual(columns.get('k')!.cells(), ['b', 'a', 'c'])
    assert.deepEqual(columns.get('n')!.cells(), [1, null, 3])
    assert.deepEqual([metadata.name, metadata.creator, metadata.crc, metadata.creationTime, metadata.custom.job, metadata.columns.get('k')!.partition!.ids],
      ['meetup-p0002-000000', 'test', segment.crc, 1_699_000_000_000, 'x', [2]])
    const { crc, segmentBytes, metadata: text, ...rest } = segment
    assert.deepEqual(rest, {
      name: 'meetup-p0002-000000',
      partition: 2,
      rows: 3,
      creationTime: 1_699_000_000_000,
      archiveBytes: statSync(segment.archivePath).size,
      archivePath: join(folder, 'meetup.tar.gz'),
      startTime: 1700000000000,
      endTime: 1700000000005
    })
    assert.deepEqual(Buffer.from(text!), Buffer.from(readArchive(readFileSync(segment.archivePath)).get('meetup-p0002-000000/v3/metadata.properties')!))
    assert.ok(/^\d+$/.test(crc) && Number(crc) < 2 ** 53 && segmentBytes > 0)
    assert.deepEqual(readdirSync(folder), ['meetup.tar.gz'])
  })

  it('gives the same bytes again', () => {
    const first = runBuildTask(setup, task())
    const bytes = readFileSync(first.segment.archivePath)
    const second = runBuildTask(setup, task({ archivePath: join(folder, 'again') }))
    assert.deepEqual(readFileSync(second.segment.archivePath), bytes)
    assert.equal(second.segment.crc, first.segment.crc)
  })

  it('replaces an archive that was there', () => {
    runBuildTask(setup, task({ blocks: [] }))
    const { segment } = runBuildTask(setup, task())
    assert.equal(openSegmentArchive(readFileSync(segment.archivePath)).metadata.rows, 3)
  })

  it('brings errors back as data and leaves no file', () => {
    const failed = (more: Partial<BuildTask>) => {
      const { segment, error } = runBuildTask(setup, task(more))
      assert.equal(segment.rows, 0)
      assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], [])
      return error!
    }
    assert.match((failed({ name: 'a__b' })).message, /two underscores/)
    assert.match((failed({ blocks: [block(0, [], 3)] })).message, /partition 3 came for 0 rows of partition 2/)
    assert.match((failed({ blocks: [{ ...blocks[0]!, rows: 5 }] })).message, /2 rows of partition 2 came for 5/)
    assert.match((failed({ blocks: [{ ...blocks[0]!, buffer: new SharedArrayBuffer(8) }] })).message, /not a row block/)
    const missing = failed({ archivePath: join(folder, 'no', 'such', 'folder') })
    assert.deepEqual([missing.code, missing.context.file], ['UNEXPECTED', join(folder, 'no', 'such', 'folder')])
  })

  it('says that the disk is full, where and what to do', { skip: existsSync('/dev/full') ? false : 'there is no /dev/full here' }, () => {
    // Only a device can be full on demand: the temporary file is a link to it.
    const archivePath = join(folder, 'full.tar.gz')
    symlinkSync('/dev/full', `${archivePath}.tmp`)
    const { error } = runBuildTask(setup, task({ archivePath }))
    assert.equal(error!.code, 'SINK_FULL')
    assert.equal(error!.context.file, archivePath)
    assert.match(error!.context.remedy!, /free space/)
    assert.deepEqual(readdirSync(folder), [])
  })
})
