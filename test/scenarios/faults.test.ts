// Each fault of the input and of the folder on its own, through the command line: what is told, and what is loaded all the same.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { checksumOf, manifestFiles } from '../../bench/data/export-manifest.ts'
import type { DataFile } from '../../bench/data/export-manifest.ts'
import { backfillArgs, damage, dynapinot, exportJob, reportOf, segmentsIn } from './cli.ts'
import type { Job } from './cli.ts'

/** Writes the manifest anew, with its checksum. */
function rewriteManifest ({ made }: Job, files: readonly DataFile[]): void {
  const text = manifestFiles(files)
  writeFileSync(join(made.path, 'manifest-files.json'), text)
  writeFileSync(join(made.path, 'manifest-files.checksum'), checksumOf(text))
}

const pathOf = ({ made }: Job, file: DataFile): string => join(made.path, 'data', basename(file.dataFileS3Key))
const md5Of = (path: string): string => createHash('md5').update(readFileSync(path)).digest('base64')

describe('a file of an export', () => {
  it('that is damaged, cut, of another MD5, of another count, or gone is left out with its reason', async () => {
    const job = await exportJob(6000, 7, ['segment.rows=1000'])
    const files = job.made.files.filter(({ itemCount }) => itemCount > 0)
    const [damaged, cut, otherMd5, more, fewer, gone, good] = files as [DataFile, DataFile, DataFile, DataFile, DataFile, DataFile, DataFile]
    damage(pathOf(job, damaged), (bytes) => { bytes[bytes.length >> 1]! ^= 0xff; return bytes })
    damage(pathOf(job, cut), (bytes) => bytes.subarray(0, bytes.length - 100))
    rmSync(pathOf(job, gone))
    const changes = new Map<DataFile, Partial<DataFile>>([
      // The manifest says that these bytes are right: gzip itself has to find the fault.
      [damaged, { md5Checksum: md5Of(pathOf(job, damaged)) }],
      [cut, { md5Checksum: md5Of(pathOf(job, cut)) }],
      [otherMd5, { md5Checksum: md5Of(pathOf(job, good)) }],
      [more, { itemCount: more.itemCount - 1 }],
      [fewer, { itemCount: fewer.itemCount + 1 }]
    ])
    rewriteManifest(job, job.made.files.map((file) => ({ ...file, ...changes.get(file) })))
    const run = await dynapinot(job.args)
    assert.equal(run.code, 3, run.stderr)
    const { input, counts, segments } = reportOf(run)
    const told = new Map(input.failed.map(({ name, code, message }) => [basename(name), [code, message] as const]))
    const expected: ReadonlyArray<readonly [DataFile, string, RegExp]> = [
      [damaged, 'INPUT_CORRUPT', /damaged gzip data/],
      [cut, 'INPUT_CORRUPT', /ends in the middle of its gzip data/],
      [otherMd5, 'INPUT_MISMATCH', /has MD5/],
      [more, 'INPUT_MISMATCH', new RegExp(`has ${more.itemCount} items, its manifest says ${more.itemCount - 1}`)],
      [fewer, 'INPUT_MISMATCH', new RegExp(`has ${fewer.itemCount} items, its manifest says ${fewer.itemCount + 1}`)],
      [gone, 'INPUT_NOT_FOUND', /./]
    ]
    assert.equal(told.size, expected.length)
    for (const [file, code, message] of expected) {
      const [gotCode, gotMessage] = told.get(basename(file.dataFileS3Key))!
      assert.equal(gotCode, code, gotMessage)
      assert.match(gotMessage, message)
    }
    assert.deepEqual([counts.rows, segments.rows, segmentsIn(job.out).reduce((sum, { rows }) => sum + rows, 0)], [good.itemCount, good.itemCount, good.itemCount])
    rmSync(job.dir, { recursive: true })
  })

  it('with bad items has all others loaded, and each bad one in the dead-letter file', async () => {
    const job = await exportJob(2000, 1, [])
    const file = job.made.files.find(({ itemCount }) => itemCount > 0)!
    const lines = gunzipSync(readFileSync(pathOf(job, file))).toString().trimEnd().split('\n')
    const edit = (line: string, change: (item: Record<string, unknown>) => void): string => {
      const { Item } = JSON.parse(line) as { Item: Record<string, unknown> }
      change(Item)
      return JSON.stringify({ Item })
    }
    const faults: ReadonlyArray<readonly [reason: string, field: string | undefined, change: (line: string) => string]> = [
      ['BAD_JSON', undefined, (line) => line.slice(0, -10)],
      ['UNKNOWN_TYPE_TAG', 'venue_name', (line) => edit(line, (item) => { item.venue_name = { X: 'a' } })],
      ['NUMBER_NOT_EXACT', 'group_id', (line) => edit(line, (item) => { item.group_id = { N: '9'.repeat(38) } })],
      ['NUMBER_NOT_EXACT', 'rsvp_count', (line) => edit(line, (item) => { item.rsvp_count = { N: '2147483648' } })],
      ['KEY_MISSING', 'meetup_id', (line) => edit(line, (item) => { delete item.meetup_id })],
      ['KEY_MISSING', 'mtime', (line) => edit(line, (item) => { delete item.mtime })]
    ]
    faults.forEach(([, , change], i) => { lines[i * 300 + 7] = change(lines[i * 300 + 7]!) })
    writeFileSync(pathOf(job, file), gzipSync(lines.join('\n') + '\n'))
    rewriteManifest(job, job.made.files.map((each) => each === file ? { ...each, md5Checksum: md5Of(pathOf(job, file)) } : each))
    const run = await dynapinot([...job.args, 'deadLetters.maxRatio=0.01'])
    assert.equal(run.code, 0, run.stderr)
    const { counts, segments, deadLetterFile } = reportOf(run)
    assert.deepEqual([counts.records, counts.rows, counts.deadLetters, segments.rows], [2000, 1994, 6, 1994])
    const letters = readFileSync(deadLetterFile!, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.deepEqual(letters.map(({ reason, field, line, raw }) => [reason, field, line, raw]), faults.map(([reason, field], i) => [reason, field, i * 300 + 8, lines[i * 300 + 7]]))
    rmSync(job.dir, { recursive: true })
  })
})

/** Changes the mounts; false where that is not allowed. */
function mounted (...args: readonly string[]): boolean {
  try {
    execFileSync(args[0]!, args.slice(1), { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('a folder on a full disk', () => {
  it('stops the job with what to do; with space the next run ends it with the same segments', async (t) => {
    const job = await exportJob(8000, 4, ['segment.rows=500'])
    const disk = join(job.dir, 'disk')
    mkdirSync(disk)
    if (!mounted('mount', '-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk)) { t.skip('needs the right to mount a tmpfs'); return }
    try {
      const calm = await dynapinot(job.args)
      assert.equal(calm.code, 0, calm.stderr)
      const out = join(disk, 'out')
      const args = backfillArgs(job.made.path, out, join(job.dir, 'state-disk'), ['segment.rows=500'])
      for (let i = 0; i < 2; i++) {
        const full = await dynapinot(args)
        assert.equal(full.code, 5, full.stderr)
        assert.match(full.stderr, /SINK_FULL.*no space left in/)
        assert.match(full.stderr, /remedy: /)
      }
      assert.ok(mounted('mount', '-o', 'remount,size=16m', disk))
      const done = await dynapinot(args)
      assert.equal(done.code, 0, done.stderr)
      assert.deepEqual(segmentsIn(out), segmentsIn(job.out))
    } finally {
      mounted('umount', disk)
      rmSync(job.dir, { recursive: true, force: true })
    }
  })
})
