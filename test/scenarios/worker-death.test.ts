// Real worker threads that end in the middle of a task, in a real backfill: nothing is lost, doubled or otherwise.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { backfillArgs, dynapinot, exportJob, reportOf, segmentsIn } from './cli.ts'
import type { CliRun, Job } from './cli.ts'

const mortal = new URL('mortal-workers.mjs', import.meta.url).href
const ITEMS = 12_000
const small = ['segment.rows=500']

describe('a worker that is killed', () => {
  let job: Job
  let whole: ReturnType<typeof segmentsIn>
  /** A file in the middle of the export. */
  let name: string
  before(async () => {
    job = await exportJob(ITEMS, 6, small)
    name = basename(job.made.files.filter(({ itemCount }) => itemCount > 0)[2]!.dataFileS3Key)
    const calm = await dynapinot(job.args)
    assert.equal(calm.code, 0, calm.stderr)
    whole = segmentsIn(job.out)
  })
  after(() => { rmSync(job.dir, { recursive: true, force: true }) })

  let jobs = 0
  function mortalJob (): { args: string[], out: string, run: (task: 'decode' | 'build', at: string, times: number) => Promise<CliRun>, deaths: () => string[] } {
    const id = ++jobs
    const out = join(job.dir, `out-${id}`)
    const log = join(job.dir, `deaths-${id}`)
    const args = backfillArgs(job.made.path, out, join(job.dir, `state-${id}`), small)
    return {
      args,
      out,
      run: (task, at, times) => dynapinot(args, { env: { NODE_OPTIONS: `--import ${mortal}`, DIE_IN: task, DIE_AT: at, DIE_TIMES: String(times), DIE_LOG: log } }),
      deaths: () => readFileSync(log, 'utf8').trimEnd().split('\n')
    }
  }

  for (const task of ['decode', 'build'] as const) {
    it(`in a ${task} task, twice, is replaced, and the job ends as without`, async () => {
      const { out, run, deaths } = mortalJob()
      const at = task === 'decode' ? name : '-p0003-000001'
      const done = await run(task, at, 2)
      assert.equal(done.code, 0, done.stderr)
      assert.equal(deaths().length, 2)
      assert.ok(deaths().every((path) => path.includes(at)), deaths().join(', '))
      assert.match(done.stderr, /"msg":"[^"]*died in a (?:decode|build) task/)
      assert.deepEqual(segmentsIn(out), whole)
      const { counts, segments, outcome } = reportOf(done)
      assert.deepEqual([outcome, counts.records, counts.rows, segments.rows], ['complete', ITEMS, ITEMS, ITEMS])
    })
  }

  it('with the same file again and again leaves that file out, and the next run takes it in', async () => {
    const { args, out, run, deaths } = mortalJob()
    const done = await run('decode', name, 1000)
    assert.equal(done.code, 3, done.stderr)
    assert.equal(deaths().length, 3)
    const { input, counts, outcome } = reportOf(done)
    const missing = job.made.files.find(({ dataFileS3Key }) => dataFileS3Key.endsWith(name))!.itemCount
    assert.deepEqual([outcome, input.failed.map(({ code }) => code), counts.rows], ['complete', ['WORKER_DIED'], ITEMS - missing])
    assert.match(input.failed[0]!.name, new RegExp(name))
    const again = await dynapinot(args)
    assert.equal(again.code, 0, again.stderr)
    assert.equal(segmentsIn(out).reduce((sum, { rows }) => sum + rows, 0), ITEMS)
  })

  it('with the same segment again and again leaves its partition for the next run, which ends as without', async () => {
    const { args, out, run, deaths } = mortalJob()
    const stuck = await run('build', '-p0003-000001', 1000)
    assert.equal(stuck.code, 1, stuck.stderr)
    assert.equal(deaths().length, 3)
    const report = reportOf(stuck)
    assert.deepEqual([report.outcome, report.stuck.map(({ partition }) => partition)], ['stuck', [3]])
    // The index is written at the end of a job; what is there are the archives.
    const archives = readdirSync(join(out, 'segments')).filter((file) => file.endsWith('.tar.gz')).sort()
    assert.deepEqual(archives, whole.filter((segment) => segment.partition !== 3 || segment.name.endsWith('-000000')).map((segment) => `${segment.name}.tar.gz`))
    const again = await dynapinot(args)
    assert.equal(again.code, 0, again.stderr)
    assert.deepEqual(segmentsIn(out), whole)
  })
})
