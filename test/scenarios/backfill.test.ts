// The built command line on generated exports: resume, faults of the input, accounting. Pinot is not needed.
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { exportBook } from '../../bench/data/facts.ts'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { writeChanges } from '../../bench/data/write-changes.ts'
import { backfillArgs, changesArgs, damage, dynapinot, exportJob, journalled, reportOf, segmentsIn } from './cli.ts'
import type { Job } from './cli.ts'
import { tempFolder } from '../temp-folder.ts'

const ITEMS = 40_000
const FILES = 8
const PARTITIONS = 8
const small = ['segment.rows=2000']

describe('backfill of an export into a folder', () => {
  let job: Job
  let whole: ReturnType<typeof segmentsIn>
  before(async () => { job = await exportJob(ITEMS, FILES, small) })
  after(() => { rmSync(job.dir, { recursive: true, force: true }) })

  it('accounts for every item, in its partition', async () => {
    const run = await dynapinot(job.args)
    assert.equal(run.code, 0, run.stderr)
    const report = reportOf(run)
    const facts = exportBook(findShape('meetups'), 7, ITEMS, PARTITIONS).facts()
    assert.equal(report.outcome, 'complete')
    assert.deepEqual(
      [report.counts.records, report.counts.rows, report.counts.deadLetters, report.segments.rows, report.counts.kinds.items],
      [ITEMS, ITEMS, 0, ITEMS, ITEMS])
    assert.deepEqual(facts.partitions.map((_, p) => report.segments.byPartition[p]?.rows), facts.partitions.map(({ rows }) => rows))
    whole = segmentsIn(job.out)
    assert.equal(whole.length, report.segments.count)
    assert.equal(report.counts.bytes, job.made.plainBytes - ITEMS, 'all bytes but the line ends')
    assert.deepEqual(JSON.parse(readFileSync(join(job.state, 'report.json'), 'utf8')), report)
  })

  it('does nothing a second time, and says so', async () => {
    const run = await dynapinot(job.args)
    assert.equal(run.code, 0)
    assert.equal(reportOf(run).outcome, 'nothing-to-do')
    assert.equal(reportOf(run).segments.rows, ITEMS)
    assert.deepEqual(reportOf(run).warnings.filter((warning) => /earlier runs/.test(warning)), [])
  })

  it('warns of segments that somebody took away, and puts none of them', async () => {
    const away = join(job.dir, 'away')
    renameSync(job.out, away)
    const run = await dynapinot(job.args)
    assert.equal(run.code, 0)
    const { outcome, warnings } = reportOf(run)
    assert.equal(outcome, 'nothing-to-do')
    assert.match(warnings.at(-1)!, new RegExp(`^${whole.length} of the ${whole.length} segments that earlier runs of this job have put are not in folder .*--state`))
    assert.match(run.stderr, /are not in folder .* any more/)
    assert.ok(!existsSync(job.out))
    renameSync(away, job.out)
  })

  it('makes the same segments with another number of workers, memory and order of events', async () => {
    const out = join(job.dir, 'out-1')
    const run = await dynapinot(backfillArgs(job.made.path, out, join(job.dir, 'state-1'), [...small, 'workers.count=1', 'memory.blocks=1MB']))
    assert.equal(run.code, 0, run.stderr)
    assert.ok(reportOf(run).run.spilledBytes > 0, 'row blocks were spilled')
    assert.deepEqual(segmentsIn(out), whole)
    assert.deepEqual(readdirSync(join(job.dir, 'state-1'), { recursive: true }).sort(), ['journal.ndjson', 'report.json', 'spill'], 'no scratch data is left')
  })

  it('killed at any moment and run again, ends with the segments of one run, and redoes no finished segment', async () => {
    const out = join(job.dir, 'out-killed')
    const state = join(job.dir, 'state-killed')
    const args = backfillArgs(job.made.path, out, state, small)
    const reached: number[] = []
    for (const count of [1, 4, 9]) {
      const killed = await dynapinot(args, { kill: 'SIGKILL', afterSegments: { state, count } })
      assert.equal(killed.signal, 'SIGKILL', 'killed in the middle of the job')
      reached.push(journalled(state))
    }
    assert.ok(reached[0]! >= 1 && reached[1]! >= 4 && reached[2]! >= 9 && reached[2]! < whole.length, `killed after ${reached.join(', ')} of ${whole.length} segments`)
    const run = await dynapinot(args)
    assert.equal(run.code, 0, run.stderr)
    assert.deepEqual(segmentsIn(out), whole)
    const report = reportOf(run)
    assert.equal(report.counts.rows, ITEMS)
    const journal = readFileSync(join(state, 'journal.ndjson'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))
    const names = journal.filter((entry) => entry.t === 'segment').map((entry) => entry.name)
    assert.equal(new Set(names).size, names.length, 'every segment was journalled once')
  })

  it('stops on SIGINT with its state kept, and goes on', async () => {
    const out = join(job.dir, 'out-int')
    const args = backfillArgs(job.made.path, out, join(job.dir, 'state-int'), small)
    // At first the workers are still loading.
    for (const afterMs of [0, 40, 80, 120]) {
      const stopped = await dynapinot(args, { kill: 'SIGINT', whenStderr: /"msg":"backfill"/, afterMs })
      assert.equal(stopped.code, 130, stopped.stderr)
      assert.equal(reportOf(stopped).outcome, 'interrupted')
      assert.doesNotMatch(stopped.stderr, /died/)
    }
    const run = await dynapinot(args)
    assert.equal(run.code, 0, run.stderr)
    assert.deepEqual(segmentsIn(out), whole)
  })

  it('refuses to go on with another sink', async () => {
    const run = await dynapinot(backfillArgs(job.made.path, join(job.dir, 'elsewhere'), job.state, small))
    assert.equal(run.code, 6, run.stderr)
    assert.match(run.stderr, /STATE_MISMATCH.*sink/)
  })

  it('refuses the state of another job and names the part that differs', async () => {
    const run = await dynapinot(backfillArgs(job.made.path, job.out, job.state, ['segment.rows=3000']))
    assert.equal(run.code, 6)
    assert.match(run.stderr, /STATE_MISMATCH/)
    assert.match(run.stderr, /plan/)
    assert.match(run.stderr, /remedy: .*state\.dir/)
  })
})

describe('faults of the input', () => {
  it('leave the file out whole, and a later run takes it in when it has been mended', async () => {
    const job = await exportJob(8_000, 4, ['segment.rows=1000'])
    const data = join(job.made.path, 'data')
    const [corrupt, truncated, gone] = job.made.files.filter((file) => file.itemCount > 0).map((file) => join(data, basename(file.dataFileS3Key)))
    const backup = tempFolder('backup')
    for (const name of readdirSync(data)) copyFileSync(join(data, name), join(backup, name))
    damage(corrupt!, (bytes) => { bytes[bytes.length >> 1]! ^= 0xff; return bytes })
    damage(truncated!, (bytes) => bytes.subarray(0, bytes.length - 100))
    rmSync(gone!)
    const run = await dynapinot(job.args)
    assert.equal(run.code, 3, run.stderr)
    const report = reportOf(run)
    assert.equal(report.input.unitsFailed, 3)
    const codes = report.input.failed.map(({ code }) => code).sort()
    assert.deepEqual(codes.filter((code) => code === 'INPUT_NOT_FOUND').length, 1)
    assert.ok(codes.every((code) => ['INPUT_CORRUPT', 'INPUT_MISMATCH', 'INPUT_NOT_FOUND'].includes(code)))
    const before = segmentsIn(job.out)
    assert.equal(before.reduce((sum, segment) => sum + segment.rows, 0), report.counts.rows)
    assert.ok(report.counts.rows < 8_000)
    for (const name of readdirSync(backup)) copyFileSync(join(backup, name), join(data, name))
    const mended = await dynapinot(job.args)
    assert.equal(mended.code, 0, mended.stderr)
    assert.equal(reportOf(mended).counts.rows, 8_000)
    const now = segmentsIn(job.out)
    const names = new Set(now.map((segment) => segment.name))
    for (const segment of before) assert.ok(names.has(segment.name), 'no segment was changed')
    assert.equal(now.reduce((sum, segment) => sum + segment.rows, 0), 8_000)
    for (const dir of [job.dir, backup]) rmSync(dir, { recursive: true })
  })

  it('of single records become dead letters with file and line; too many stop the job', async () => {
    const dir = tempFolder('dead')
    const job = await exportJob(3_000, 1)
    const file = job.made.files.find(({ itemCount }) => itemCount > 0)!
    const path = join(job.made.path, 'data', basename(file.dataFileS3Key))
    const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n')
    const changes = join(dir, 'changes.ndjson.gz')
    const toChange = (line: string, n: number) => {
      const { Item } = JSON.parse(line)
      return JSON.stringify({ eventName: 'INSERT', tableName: 'meetups', dynamodb: { ApproximateCreationDateTime: 1719039879000 + n, Keys: { meetup_id: Item.meetup_id, mtime: Item.mtime }, NewImage: Item } })
    }
    const records = lines.map(toChange)
    records[9] = '{"broken'
    records[99] = records[99]!.replace('"INSERT"', '"UPSERT"')
    writeFileSync(changes, gzipSync(records.join('\n')))
    const args = job.args.filter((arg) => arg !== '--export' && arg !== job.made.path)
    const run = await dynapinot([...args, 'source.base64=once', 'deadLetters.path=' + join(dir, 'dead.ndjson'), '--changes', changes])
    assert.equal(run.code, 0, run.stderr)
    const { counts, deadLetterFile } = reportOf(run)
    assert.deepEqual([counts.records, counts.rows, counts.deadLetters], [3000, 2998, 2])
    const letters = readFileSync(deadLetterFile!, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))
    assert.deepEqual(letters.map(({ file, line, reason, raw }) => [file, line, reason, raw]), [
      [changes, 10, 'BAD_JSON', records[9]], [changes, 100, 'UNKNOWN_EVENT', records[99]]
    ])
    const stopped = await dynapinot([...args, 'source.base64=once', 'deadLetters.path=' + join(dir, 'dead-2.ndjson'), 'deadLetters.maxRatio=0.0001', '--changes', changes, '--state', join(dir, 'state-2')])
    assert.equal(stopped.code, 4, stopped.stderr)
    assert.match(stopped.stderr, /DEAD_LETTERS_EXCEEDED.*2 of 3000/)
    assert.ok(existsSync(join(dir, 'dead-2.ndjson')))
    for (const each of [dir, job.dir]) rmSync(each, { recursive: true })
  })

  it('do not stop standard input from being read to its end, and a second run is a job of its own', async () => {
    const dir = tempFolder('stdin')
    const path = join(dir, 'changes.ndjson')
    await writeChanges({ path, shape: findShape('meetups'), records: 2000, seed: 4 })
    const stdin = readFileSync(path, 'utf8').replace('\n', '\nnonsense\n')
    for (const attempt of [1, 2]) {
      const run = await dynapinot(changesArgs(['-'], join(dir, 'out'), join(dir, 'state')), { stdin })
      assert.equal(run.code, 0, run.stderr)
      const { counts, segments } = reportOf(run)
      assert.deepEqual([counts.records, counts.rows, counts.deadLetters, segments.rows], [2001, 2000, 1, 2000], `run ${attempt}`)
    }
    rmSync(dir, { recursive: true })
  })
})
