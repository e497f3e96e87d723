// Any run of kills must leave the same segments as none.
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BackfillJournal } from '../../../src/checkpoint/backfill-journal.ts'
import { DynapinotError } from '../../../src/errors.ts'
import { deadLetters, folder, nextPass, run, unitArbitrary } from './made-world.ts'
import type { MadeUnit, World } from './made-world.ts'

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
