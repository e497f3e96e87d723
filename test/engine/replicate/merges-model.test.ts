import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { finishMerge } from '../../../src/engine/replicate/finish-merge.ts'
import { readLiveCustom, writeLiveCustom } from '../../../src/segment/live-custom.ts'
import { newRunId, parseLiveName } from '../../../src/engine/replicate/live-name.ts'
import { LivePartition } from '../../../src/engine/replicate/live-partition.ts'
import { runRecovery } from '../../../src/engine/replicate/run-recovery.ts'
import { ModelPinot } from './model-pinot.ts'
import type { ModelRow } from './model-pinot.ts'
import { settings } from './segments.ts'

const { signal } = new AbortController()
const timing = { pollMs: 0, timeoutMs: 0, resetGraceMs: 0, offlineMs: 0 }
const KILLED = new Error('killed')

/** Rows that a merge keeps, by the plainest means. */
function keptOf (rows: readonly ModelRow[], history: 'all' | 'none'): ModelRow[] {
  const others = (row: ModelRow): ModelRow[] => rows.filter(({ key }) => key === row.key)
  return rows.filter((row) => others(row).findLast(({ version }) => version === row.version) === row &&
    (history === 'all' || row.deleted || others(row).every(({ version }) => version <= row.version)))
}

/** A job on one partition that is killed now and then, and starts again. */
class Job {
  readonly pinot: ModelPinot
  readonly history: 'all' | 'none'
  now = 1_700_000_000_000
  /** Calls until the process is killed. */
  callsLeft: number = Infinity
  merges = 0
  readonly #tellsTimes: boolean
  #run: string | null = null
  #partition: LivePartition | null = null

  constructor (history: 'all' | 'none', chance: () => number) {
    this.history = history
    this.#tellsTimes = chance() < 0.5
    this.pinot = new ModelPinot(() => this.now, chance)
    this.pinot.beforeCall = () => this.#step()
  }

  async start (): Promise<void> {
    this.#run = newRunId(this.#run, this.now, 0)
    const { stacks, blocked } = await runRecovery(this.pinot, 'meetup', timing, signal)
    assert.equal(blocked.size, 0)
    this.#partition = new LivePartition({ prefix: 'meetup', run: this.#run, partition: 0 }, settings, stacks.get(0) ?? [])
  }

  async flush (rows: readonly ModelRow[]): Promise<void> {
    if (this.#partition === null) await this.start()
    const partition = this.#partition!
    const name = partition.nextName()
    this.#step()
    const pushTime = this.pinot.push(name, rows, writeLiveCustom({ bytes: rows.length, inputs: [] }))
    partition.pushed({ name, rows: rows.length, bytes: rows.length }, this.now, this.#tellsTimes ? pushTime : undefined)
    for (let plan = partition.due(this.now); plan !== null; plan = partition.due(this.now)) {
      this.merges++
      const all = plan.inputs.flatMap((input) => this.pinot.segments.get(input.name)!.rows)
      const kept = keptOf(all, this.history)
      const merged = partition.nextName(plan.level)
      this.#step()
      const time = this.pinot.push(merged, kept, writeLiveCustom({ bytes: kept.length, inputs: plan.replaces }))
      partition.merged(plan, { name: merged, rows: kept.length, bytes: kept.length }, time, this.now)
      if (await finishMerge(this.pinot, merged, plan.replaces, timing, signal) === 'replaced') partition.replaced(merged)
    }
  }

  kill (): void {
    this.#partition = null
    this.callsLeft = Infinity
  }

  #step (): void {
    this.now++
    if (this.callsLeft-- <= 0) throw KILLED
  }
}

const row = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), version: fc.integer({ min: 1, max: 6 }), deleted: fc.boolean() }, { noNullPrototype: true })
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('flush' as const), rows: fc.array(row, { minLength: 1, maxLength: 4 }), killAfter: fc.option(fc.nat(6), { freq: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clock' as const), ms: fc.integer({ min: -50, max: 400_000 }) }) }
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** What must be visible: the highest version of each key, of equal ones the one that came last. */
class Truth {
  readonly #latest: Map<string, ModelRow> = new Map()

  add (rows: readonly ModelRow[]): void {
    for (const one of rows) if (one.version >= (this.#latest.get(one.key)?.version ?? 0)) this.#latest.set(one.key, one)
  }

  visible (): Map<string, number> {
    return new Map([...this.#latest.values()].flatMap(({ key, deleted, image }) => deleted ? [] : [[key, image]]))
  }
}

const sorted = (map: Map<string, number>) => [...map].sort(([a], [b]) => a < b ? -1 : 1)

async function play (history: 'all' | 'none', steps: ReadonlyArray<Step>, seed: number, clockGoesBack: boolean): Promise<Job> {
  let state = seed
  const job = new Job(history, () => (state = (state * 16807) % 2147483647) / 2147483647)
  const truth = new Truth()
  let image = 0
  // A clock that goes back may show ties the wrong way for a while.
  const check = (): void => { if (!clockGoesBack) assert.deepEqual(sorted(job.pinot.visible()), sorted(truth.visible())) }
  const flush = async (rows: readonly ModelRow[], killAfter: number | null): Promise<void> => {
    job.callsLeft = killAfter ?? Infinity
    const before = new Set(job.pinot.segments.keys())
    try {
      await job.flush(rows)
      truth.add(rows)
    } catch (error) {
      if (error !== KILLED) throw error
      job.kill()
      // What had been pushed is to be seen; what had not comes again, as from a stream.
      const pushed = [...job.pinot.segments.values()].some((segment) => !before.has(segment.name) && parseLiveName(segment.name)?.level === 0)
      const gone = [...job.pinot.segments.values()].some(({ name, custom }) => !before.has(name) && readLiveCustom(custom)!.inputs.length > 0)
      if (pushed || gone) truth.add(rows)
      check()
      if (!pushed && !gone) await flush(rows, null)
    }
    check()
  }
  for (const one of steps) {
    job.now += 10
    if (one.do === 'clock') job.now += clockGoesBack ? one.ms : Math.abs(one.ms)
    else if (one.do === 'restart') job.pinot.restart()
    else await flush(one.rows.map((each) => ({ ...each, image: image++ })), one.killAfter)
    check()
    job.pinot.restart()
    check()
  }
  // The clock is right again: one more flush puts everything in order.
  job.now += 10_000_000
  await flush([{ key: 'a', version: 7, deleted: false, image: image++ }], null)
  job.kill()
  job.now += 1
  await flush([{ key: 'b', version: 7, deleted: false, image: image++ }], null)
  for (const { name, custom } of job.pinot.segments.values()) {
    for (const input of readLiveCustom(custom)!.inputs) assert.ok(!job.pinot.segments.has(input), `${input} is still beside ${name}`)
  }
  assert.deepEqual(sorted(job.pinot.visible()), sorted(truth.visible()))
  job.pinot.restart()
  assert.deepEqual(sorted(job.pinot.visible()), sorted(truth.visible()))
  return job
}

describe('merging on a model of Pinot', () => {
  for (const history of ['all', 'none'] as const) {
    it(`history ${history}: never shows a key wrong, killed and restarted at any moment`, async () => {
      let merges = 0
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), fc.integer({ min: 1, max: 1e6 }), async (steps, seed) => {
        merges += (await play(history, steps, seed, false)).merges
      }), { numRuns: 300 })
      assert.ok(merges > 1000, `${merges} merges`)
    })

    it(`history ${history}: is right again when the controller's clock was set back and has caught up`, async () => {
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), fc.integer({ min: 1, max: 1e6 }), async (steps, seed) => {
        await play(history, steps, seed, true)
      }), { numRuns: 300 })
    })
  }
})
