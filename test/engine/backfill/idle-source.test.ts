// A source that waits for bytes, like a pipe whose writer is silent for a while.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { DynapinotError } from '../../../src/errors.ts'
import type { BulkSource } from '../../../src/source/contract.ts'
import { folder, run, sinkOf, sourceOf } from './made-world.ts'
import type { World } from './made-world.ts'

/** Two units, and then silence until it is stopped. */
function silentSource (world: World): BulkSource {
  const source = sourceOf(world)
  return {
    ...source,
    async * units (from, signal) {
      yield * source.units(from, signal)
      if (!signal.aborted) await once(signal, 'abort')
    }
  }
}

const worldOf = (bad: number): World => ({
  units: Array.from({ length: 2 }, () => ({ blocks: { 0: [12] }, bad, damaged: false })), sinkHolds: new Map(), decodes: []
})

describe('a backfill whose source is silent', () => {
  it('takes in what has come, and hears of a sink that fails', async () => {
    const world = worldOf(0)
    const full = new DynapinotError('SINK_FULL', 'full')
    const sink = { ...sinkOf(world, async () => {}), put: async () => { throw full } }
    await assert.rejects(run(world, folder(), 0, Infinity, { source: silentSource(world), sink }), full)
  })

  it('stops on an error of its own, of a worker or when a unit is taken in', async () => {
    const world = worldOf(0)
    world.units[1]!.fault = new DynapinotError('SPILL_FULL', 'full')
    await assert.rejects(run(world, folder(), 0, Infinity, { source: silentSource(world) }), { code: 'SPILL_FULL' })
    const dir = folder()
    symlinkSync('/dev/full', join(dir, 'dead.ndjson'))
    await assert.rejects(run(worldOf(1), dir, 0, Infinity, { source: silentSource(worldOf(1)) }), { code: 'SINK_FULL' })
  })
})
