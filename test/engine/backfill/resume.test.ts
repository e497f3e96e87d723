// Any run of kills must leave the same segments as none: the real stages and journal over made-up units and blocks.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { emptyCounts } from '../../../src/block/batch-decoder.ts'
import { BackfillJournal } from '../../../src/checkpoint/backfill-journal.ts'
import { passToRun } from '../../../src/checkpoint/backfill-state.ts'
import { DynapinotError } from '../../../src/errors.ts'
import { BlockStore } from '../../../src/engine/backfill/block-store.ts'
import { DeadLetterFile } from '../../../src/engine/backfill/dead-letter-file.ts'
import { imbalances } from '../../../src/engine/backfill/report.ts'
import { runPass } from '../../../src/engine/backfill/run-pass.ts'
import { SegmentStage } from '../../../src/engine/backfill/segment-stage.ts'
import type { BackfillSettings } from '../../../src/engine/backfill/settings.ts'
import type { Workers } from '../../../src/pool/worker-pool.ts'
import type { Sink } from '../../../src/push/contract.ts'
import type { BulkSource } from '../../../src/source/contract.ts'
import type { BlockRef, InputUnit } from '../../../src/worker/protocol.ts'

/** Rows of each block, by unit and partition; `bad` = number of dead letters; `damaged` = the unit cannot be read. */
interface MadeUnit { blocks: Record<string, number[]>, bad: number, damaged: boolean, deadly?: boolean }
interface World { units: MadeUnit[], sinkHolds: Map<string, string>, decodes: number[], deadlyPartition?: number | undefined, absent?: readonly number[] }

class Crash extends Error {}

const unitArbitrary: fc.Arbitrary<MadeUnit> = fc.record({
  blocks: fc.dictionary(fc.constantFrom('0', '1', '2'), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })),
  bad: fc.integer({ min: 0, max: 2 }),
  damaged: fc.boolean()
})

function sourceOf (world: World): BulkSource {
  return {
    kind: 'files',
    description: 'made up',
    fingerprint: 'x',
    repeatable: true,
    totals: { units: world.units.length, bytes: null, items: null },
    refused: (world.absent ?? []).map((index) => ({ index, name: `file-${index}`, error: new DynapinotError('INPUT_NOT_FOUND', 'gone') })),
    async * units () {
      for (const [index] of world.units.entries()) {
        if (world.absent?.includes(index) === true) continue
        yield { index, name: `file-${index}`, gzip: false, bytes: 1 } satisfies InputUnit
      }
    },
    close: async () => {}
  }
}

/** Workers that make blocks from the numbers; a block's buffer names it, so that a segment's content can be compared. */
function workersOf (world: World, dir: string, step: () => Promise<void>): Workers {
  return {
    workers: 2,
    async decode (task) {
      await step()
      const { index } = task.unit
      const made = world.units[index]!
      world.decodes.push(index)
      if (made.deadly === true) throw new DynapinotError('WORKER_DIED', 'a worker died')
      if (made.damaged) {
        return { kind: 'decode', counts: emptyCounts(), lines: 0, blocks: [], spilledBytes: 0, error: { code: 'INPUT_CORRUPT', message: 'damaged', context: {} } }
      }
      const counts = { ...emptyCounts(), deadLetters: made.bad, records: made.bad }
      const blocks: BlockRef[] = []
      for (const [partition, sizes] of Object.entries(made.blocks)) {
        for (const [sequence, rows] of sizes.entries()) {
          counts.rows += rows
          counts.records += rows
          if (sequence < (task.consumed[Number(partition)] ?? 0)) continue
          const name = new TextEncoder().encode(`${index}/${sequence};`)
          blocks.push({ partition: Number(partition), rows, bytes: name.length, unit: index, sequence, buffer: name.buffer })
        }
      }
      let deadLetterPath: string | undefined
      if (made.bad > 0) {
        deadLetterPath = join(dir, `${task.label}.dead`)
        writeFileSync(deadLetterPath, `{"file":"file-${index}","line":1,"reason":"BAD_JSON","detail":"","raw":"x"}\n`.repeat(made.bad))
      }
      return { kind: 'decode', counts, lines: counts.records, blocks, deadLetterPath, spilledBytes: 0 }
    },
    async build (task) {
      await step()
      if (task.partition === world.deadlyPartition) throw new DynapinotError('WORKER_DIED', 'a worker died')
      const content = task.blocks.map((block) => new TextDecoder().decode(block.buffer)).join('')
      writeFileSync(task.archivePath, content)
      return {
        kind: 'build',
        segment: {
          name: task.name,
          partition: task.partition,
          rows: task.blocks.reduce((sum, block) => sum + block.rows, 0),
          crc: content,
          creationTime: 0,
          segmentBytes: 1,
          archiveBytes: 1,
          archivePath: task.archivePath,
          startTime: null,
          endTime: null
        }
      }
    }
  }
}

function sinkOf (world: World, step: () => Promise<void>): Sink {
  return {
    kind: 'dir',
    description: 'made up',
    open: async () => {},
    async put (segment) {
      const held = world.sinkHolds.get(segment.name)
      if (held !== undefined) assert.equal(held, segment.crc, 'a segment came back with other content')
      world.sinkHolds.set(segment.name, segment.crc)
      // A crash here is between the sink's yes and the journal's entry.
      await step()
      return held === undefined ? 'done' : 'already'
    },
    finish: async () => {},
    close: async () => {}
  }
}

/** One run; throws Crash at the given step. Returns true if the pass ended. */
async function run (world: World, dir: string, pass: number, crashAt: number): Promise<string> {
  const work = join(dir, 'work')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  let steps = 0
  const step = async () => {
    await new Promise((resolve) => setImmediate(resolve))
    if (++steps > crashAt) throw new Crash('killed')
  }
  const journal = BackfillJournal.open(dir, { fingerprint: 'f', parts: {}, table: 't' })
  const letters = new DeadLetterFile(join(dir, 'dead.ndjson'), journal)
  const signal = new AbortController().signal
  const store = new BlockStore(work, { memory: 1e6, spill: 1e6, spillFree: 0 })
  const pool = workersOf(world, work, step)
  const stage = new SegmentStage({
    pool,
    sink: sinkOf(world, step),
    store,
    journal,
    stagingDir: work,
    nameOf: (partition, sequence) => `p${partition}-${sequence}`,
    extension: '.x',
    custom: {},
    parallelPuts: 2,
    signal
  })
  const settings = {
    source: sourceOf(world), target: { rows: 12, bytes: 1e9 }, deadLetters: { path: '', maxRatio: 1, minRecords: 1 }
  } as unknown as BackfillSettings
  try {
    const { end } = await runPass({ settings, pass, pool, store, stage, journal, letters, signal })
    assert.deepEqual(imbalances(journal.state, end === 'complete'), [])
    assert.equal(store.memory, 0, 'all blocks are let go')
    if (end === 'complete') journal.append({ t: 'pass', pass, units: journal.state.units.size })
    return end
  } catch (error) {
    if (error instanceof Crash) return 'killed'
    throw error
  } finally {
    letters.close()
    journal.close()
  }
}

function nextPass (dir: string): number | null {
  const journal = BackfillJournal.open(dir, { fingerprint: 'f', parts: {}, table: 't' })
  try {
    return passToRun(journal.state)
  } finally {
    journal.close()
  }
}

const folder = () => mkdtempSync(join(tmpdir(), 'dynapinot-resume-'))
const deadLetters = (dir: string) => existsSync(join(dir, 'dead.ndjson')) ? readFileSync(join(dir, 'dead.ndjson'), 'utf8') : ''

describe('a backfill that is killed', () => {
  it('ends with the segments and dead letters of one that is not', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(unitArbitrary, { maxLength: 8 }), fc.array(fc.integer({ min: 0, max: 14 }), { maxLength: 5 }),
      async (units, kills) => {
        const calm: World = { units, sinkHolds: new Map(), decodes: [] }
        const calmDir = folder()
        assert.equal(await run(calm, calmDir, 0, Infinity), 'complete')
        const rough: World = { units, sinkHolds: new Map(), decodes: [] }
        const roughDir = folder()
        let ended = false
        for (const crashAt of kills) ended ||= await run(rough, roughDir, 0, crashAt) === 'complete'
        if (!ended) assert.equal(await run(rough, roughDir, 0, Infinity), 'complete')
        assert.deepEqual([...rough.sinkHolds].sort(), [...calm.sinkHolds].sort())
        assert.equal(deadLetters(roughDir), deadLetters(calmDir))
        rmSync(calmDir, { recursive: true })
        rmSync(roughDir, { recursive: true })
      }), { numRuns: 150 })
  })

  it('ends with every row and dead letter once, whatever files are refused in between and come back', async () => {
    const runArbitrary = fc.record({ crashAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 14 })), absent: fc.uniqueArray(fc.nat({ max: 7 }), { maxLength: 4 }) })
    let refusals = 0
    await fc.assert(fc.asyncProperty(fc.array(unitArbitrary, { maxLength: 8 }), fc.array(runArbitrary, { maxLength: 6 }), async (made, runs) => {
      const units = made.map((unit) => ({ ...unit, damaged: false }))
      const world: World = { units, sinkHolds: new Map(), decodes: [] }
      const dir = folder()
      for (const { crashAt, absent } of [...runs, ...Array.from({ length: 3 }, () => ({ crashAt: Infinity, absent: [] }))]) {
        world.absent = absent.filter((index) => index < units.length)
        const pass = nextPass(dir)
        if (pass === null) continue
        await run(world, dir, pass, crashAt).catch((error: unknown) => {
          // Gone while it is in segments in part: nothing is taken in, and a later run finds it again.
          if (!(error instanceof DynapinotError) || !/read by an earlier run/.test(error.message)) throw error
          refusals++
        })
      }
      assert.equal(nextPass(dir), null)
      const rows = [...world.sinkHolds].flatMap(([name, content]) => content.split(';').filter((block) => block !== '').map((block) => `${name.split('-')[0]} ${block}`))
      const expected = units.flatMap(({ blocks }, index) => Object.entries(blocks).flatMap(([partition, sizes]) => sizes.map((_, sequence) => `p${partition} ${index}/${sequence}`)))
      assert.deepEqual(rows.sort(), expected.sort())
      const letters = deadLetters(dir).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line).file)
      assert.deepEqual(letters.sort(), units.flatMap(({ bad }, index) => Array<string>(bad).fill(`file-${index}`)).sort())
      rmSync(dir, { recursive: true })
    }), { numRuns: 150 })
    assert.ok(refusals > 0, 'some files were gone while they were in segments in part')
  })

  it('does not read a unit again whose rows are all in segments', async () => {
    const units = Array.from({ length: 6 }, () => ({ blocks: { 0: [12] }, bad: 0, damaged: false }))
    const world: World = { units, sinkHolds: new Map(), decodes: [] }
    const dir = folder()
    assert.equal(await run(world, dir, 0, 11), 'killed')
    const journal = BackfillJournal.open(dir, { fingerprint: 'f', parts: {}, table: 't' })
    const done = journal.state.segments.length
    journal.close()
    assert.ok(done > 0 && done < 6, `${done} segments before the kill`)
    world.decodes = []
    assert.equal(await run(world, dir, 0, Infinity), 'complete')
    assert.deepEqual(world.decodes.sort(), [0, 1, 2, 3, 4, 5].slice(done))
  })

  it('stops when a file is gone that an earlier run had taken in, and goes on when it is back', async () => {
    const unit = { blocks: { 0: [5], 1: [12] }, bad: 0, damaged: false }
    const world: World = { units: [unit], sinkHolds: new Map(), decodes: [] }
    const dir = folder()
    // Decoded and admitted; partition 1 fills a segment, partition 0 does not.
    assert.equal(await run(world, dir, 0, 3), 'killed')
    world.units[0] = { ...unit, damaged: true }
    await assert.rejects(run(world, dir, 0, Infinity), { code: 'INPUT_CORRUPT', message: /file-0 was read by an earlier run/ })
    world.units[0] = unit
    assert.equal(await run(world, dir, 0, Infinity), 'complete')
    assert.deepEqual([...world.sinkHolds].sort(), [['p0-0', '0/0;'], ['p1-0', '0/0;']])
  })

  it('stops when a file that an earlier run had taken in has changed', async () => {
    const unit = { blocks: { 0: [5], 1: [12] }, bad: 1, damaged: false }
    const world: World = { units: [unit], sinkHolds: new Map(), decodes: [] }
    const dir = folder()
    assert.equal(await run(world, dir, 0, 3), 'killed')
    for (const [changed, difference] of [
      [{ ...unit, blocks: { 0: [6], 1: [12] } }, '17 rows then, 18 now'],
      [{ ...unit, bad: 2 }, '1 deadLetters then, 2 now'],
      [{ ...unit, blocks: { 0: [2, 3], 1: [12] } }, '1 row blocks of partition 0 then, 2 now'],
      [{ ...unit, blocks: { 1: [12], 2: [5] } }, '0 row blocks of partition 2 then, 1 now']
    ] as const) {
      world.units[0] = changed as unknown as MadeUnit
      await assert.rejects(run(world, dir, 0, Infinity), (error: any) => {
        assert.equal(error.code, 'INPUT_MISMATCH')
        assert.equal(error.context.file, 'file-0')
        assert.ok(error.context.faults.includes(difference), error.context.faults.join())
        assert.match(error.context.remedy, /bring the file back/)
        return true
      })
    }
    world.units[0] = unit
    assert.equal(await run(world, dir, 0, Infinity), 'complete')
    assert.deepEqual([...world.sinkHolds].sort(), [['p0-0', '0/0;'], ['p1-0', '0/0;']])
  })

  it('does not mind that a file is gone whose rows are all in segments, and does not load it twice', async () => {
    const unit = { blocks: { 0: [12] }, bad: 0, damaged: false }
    const world: World = { units: [unit, unit], sinkHolds: new Map(), decodes: [] }
    const dir = folder()
    assert.equal(await run(world, dir, 0, Infinity), 'complete')
    const before = [...world.sinkHolds]
    world.absent = [0]
    assert.equal(await run(world, dir, 0, Infinity), 'complete')
    world.absent = []
    assert.equal(await run(world, dir, 1, Infinity), 'complete')
    assert.deepEqual([...world.sinkHolds], before)
  })

  it('stops, again and again, while a file is gone that is in segments in part', async () => {
    const unit = { blocks: { 0: [5], 1: [12] }, bad: 0, damaged: false }
    const world: World = { units: [unit], sinkHolds: new Map(), decodes: [] }
    const dir = folder()
    assert.equal(await run(world, dir, 0, 3), 'killed')
    world.absent = [0]
    for (let i = 0; i < 3; i++) await assert.rejects(run(world, dir, 0, Infinity), { code: 'INPUT_NOT_FOUND', message: /read by an earlier run/ })
    world.absent = []
    assert.equal(await run(world, dir, 0, Infinity), 'complete')
    assert.deepEqual([...world.sinkHolds].sort(), [['p0-0', '0/0;'], ['p1-0', '0/0;']])
  })

  it('takes a missing file in when it is back, however many runs it was missing', async () => {
    const unit = { blocks: { 0: [12] }, bad: 0, damaged: false }
    const world: World = { units: [unit, unit], sinkHolds: new Map(), decodes: [], absent: [1] }
    const dir = folder()
    for (const pass of [0, 1, 2]) assert.equal(await run(world, dir, pass, Infinity), 'complete')
    world.absent = []
    assert.equal(await run(world, dir, 3, Infinity), 'complete')
    assert.deepEqual([...world.sinkHolds], [['p0-0', '0/0;'], ['p0-1', '1/0;']])
  })

  it('takes a mended unit in behind all that is there, in new segments', async () => {
    const good = { blocks: { 0: [5], 1: [7] }, bad: 1, damaged: false }
    const world: World = { units: [good, { ...good, damaged: true }, good], sinkHolds: new Map(), decodes: [] }
    const dir = folder()
    assert.equal(await run(world, dir, 0, Infinity), 'complete')
    const before = new Map(world.sinkHolds)
    assert.deepEqual([...before].sort(), [['p0-0', '0/0;2/0;'], ['p1-0', '0/0;2/0;']])
    world.units[1] = good
    world.decodes = []
    assert.equal(await run(world, dir, 1, Infinity), 'complete')
    assert.deepEqual(world.decodes, [1])
    assert.deepEqual([...world.sinkHolds].sort(), [...before, ['p0-1', '1/0;'], ['p1-1', '1/0;']].sort())
    assert.equal(deadLetters(dir).split('\n').length - 1, 3)
  })

  it('leaves a unit out whose worker dies three times, and one segment\'s deaths stop its partition only', async () => {
    const good = { blocks: { 0: [5], 1: [7] }, bad: 0, damaged: false }
    const world: World = { units: [good, { ...good, deadly: true }, good], sinkHolds: new Map(), decodes: [] }
    const dir = folder()
    assert.equal(await run(world, dir, 0, Infinity), 'complete')
    assert.deepEqual(world.decodes.sort(), [0, 1, 1, 1, 2])
    assert.deepEqual([...world.sinkHolds].sort(), [['p0-0', '0/0;2/0;'], ['p1-0', '0/0;2/0;']])
    const stuckDir = folder()
    const stuck: World = { units: [good, good, good], sinkHolds: new Map(), decodes: [], deadlyPartition: 0 }
    assert.equal(await run(stuck, stuckDir, 0, Infinity), 'stuck')
    assert.deepEqual([...stuck.sinkHolds], [['p1-0', '0/0;1/0;']].concat([['p1-1', '2/0;']]))
    stuck.deadlyPartition = undefined
    assert.equal(await run(stuck, stuckDir, 0, Infinity), 'complete')
    assert.deepEqual([...stuck.sinkHolds].sort(), [['p0-0', '0/0;1/0;2/0;'], ['p1-0', '0/0;1/0;'], ['p1-1', '2/0;']])
  })
})
