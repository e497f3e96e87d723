// A forecast against what then really happened, in three sizes. Times are told, not asserted: those of a small trial say
// little. DYNAPINOT_PLAN_ITEMS=200000,800000,3200000 takes these sizes, with the usual sample.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, it } from 'node:test'
import type { Forecast } from '../../src/engine/forecast/forecast.ts'
import { dynapinot, exportJob, reportOf } from './cli.ts'

const scratch = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('dynapinot-plan-'))
const error = (forecast: number, real: number): number => forecast / real - 1
const wanted = process.env['DYNAPINOT_PLAN_ITEMS']
const sizes: readonly (readonly [number, number, number])[] = wanted === undefined
  ? [[4000, 1000, 10_000], [20_000, 4000, 10_000], [60_000, 5000, 10_000]]
  : wanted.split(',').map((items) => [Number(items), 20_000, 200_000])
const percent = (value: number): string => `${(100 * value).toFixed(0)} %`

describe('dynapinot plan', () => {
  for (const [items, rows, sample] of sizes) {
    it(`forecasts a backfill of ${items} items`, async (t) => {
      const job = await exportJob(items, 6, [`segment.rows=${rows}`, 'partition.count=4', 'log.level=warn'])
      try {
        const before = scratch()
        const run = await dynapinot(['plan', '--sample', String(sample), '--changes-per-second', '100', ...job.args.slice(1)])
        assert.equal(run.code, 0, run.stderr)
        const plan = JSON.parse(run.stdout) as Forecast
        assert.ok(!existsSync(job.out) && !existsSync(job.state), 'sink and state are not touched')
        assert.deepEqual(scratch().filter((name) => !before.includes(name)), [])
        const { counts, segments, run: took } = reportOf(await dynapinot(job.args))
        assert.equal(plan.input.records, counts.records)
        const errors = {
          rows: error(plan.rows, counts.rows),
          segments: error(plan.segments.count, segments.count),
          bytes: error(plan.segments.archiveBytes, segments.bytes)
        }
        for (const [name, value] of Object.entries(errors)) assert.ok(Math.abs(value) < 0.2, `${name}: ${percent(value)}`)
        t.diagnostic(`errors: ${Object.entries({ ...errors, time: error(plan.time.seconds, took.seconds), processor: error(plan.time.cpuSeconds, took.cpuSeconds) }).map(([name, value]) => `${name} ${percent(value)}`).join(', ')}`)
        assert.deepEqual([plan.live!.recordsPerDay, plan.retention!.outlives], [8_640_000, false])
      } finally {
        rmSync(job.dir, { recursive: true, force: true })
      }
    })
  }

  it('reads as text, and refuses an input that it would use up', async () => {
    const job = await exportJob(500, 2)
    try {
      const run = await dynapinot(['plan', ...job.args.slice(2)])
      assert.match(run.stdout, /^backfill of \w+, as forecast by 500 records[^]*\n {2}segments {4}8 of 63 rows[^]*TOO SHORT, with a retention of 24\.0 h\n$/)
      const piped = await dynapinot(['plan', '--changes', '-', ...job.args.slice(4)], { stdin: '{}\n' })
      assert.deepEqual([piped.code, piped.stdout], [2, ''])
    } finally {
      rmSync(job.dir, { recursive: true, force: true })
    }
  })
})
