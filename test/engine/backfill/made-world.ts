// The real stages and journal of a backfill over made-up units and blocks, for the tests of whole passes.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
import { tempFolder } from '../../temp-folder.ts'

/** Rows of each block, by unit and partition; `bad` = number of dead letters; `damaged` = the unit cannot be read. */
export interface MadeUnit { blocks: Record<string, number[]>, bad: number, damaged: boolean, deadly?: boolean, fault?: DynapinotError }
export interface World { units: MadeUnit[], sinkHolds: Map<string, string>, decodes: number[], deadlyPartition?: number | undefined, absent?: readonly number[] }

class Crash extends Error {}

export const unitArbitrary: fc.Arbitrary<MadeUnit> = fc.record({
  blocks: fc.dictionary(fc.constantFrom('0', '1', '2'), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })),
  bad: fc.integer({ min: 0, max: 2 }),
  damaged: fc.boolean()
})

export function sourceOf (world: World): BulkSource {
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
      if (made.fault !== undefined) throw made.fault
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
          const buffer = new SharedArrayBuffer(name.length)
          new Uint8Array(buffer).set(name)
          blocks.push({ partition: Number(partition), rows, bytes: name.length, unit: index, sequence, buffer })
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
      const content = task.blocks.map((block) => Buffer.from(block.buffer!).toString()).join('')
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

export function sinkOf (world: World, step: () => Promise<void>): Sink {
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
    missing: async (names) => names.filter((name) => !world.sinkHolds.has(name)),
    close: async () => {}
  }
}

/** One run; throws Crash at the given step. Returns true if the pass ended. */
export async function run (world: World, dir: string, pass: number, crashAt: number, { source = sourceOf(world), sink }: { source?: BulkSource, sink?: Sink } = {}): Promise<string> {
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
    sink: sink ?? sinkOf(world, step),
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
    source, target: { rows: 12, bytes: 1e9 }, deadLetters: { path: '', maxRatio: 1, minRecords: 1 }
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

export function nextPass (dir: string): number | null {
  const journal = BackfillJournal.open(dir, { fingerprint: 'f', parts: {}, table: 't' })
  try {
    return passToRun(journal.state)
  } finally {
    journal.close()
  }
}

export const folder = (): string => tempFolder('resume')
export const deadLetters = (dir: string): string => existsSync(join(dir, 'dead.ndjson')) ? readFileSync(join(dir, 'dead.ndjson'), 'utf8') : ''
