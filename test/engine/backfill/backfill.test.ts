import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { runBackfill } from '../../../src/engine/backfill/backfill.ts'
import type { BackfillSettings } from '../../../src/engine/backfill/settings.ts'
import { folder, sinkOf, sourceOf } from './made-world.ts'
import type { World } from './made-world.ts'

describe('a backfill that cannot begin', () => {
  const begin = async (repeatable: boolean, dir: string) => {
    const world: World = { units: [], sinkHolds: new Map(), decodes: [] }
    const closed: string[] = []
    const settings = {
      plan: { table: 't' },
      source: { ...sourceOf(world), repeatable, close: async () => { closed.push('source') } },
      sink: { ...sinkOf(world, async () => {}), close: async () => { closed.push('sink') } },
      fingerprintParts: {},
      stateDir: dir,
      warnings: []
    } as unknown as BackfillSettings
    const failure = await runBackfill(settings, new AbortController().signal).then(() => null, (error: any) => error)
    assert.equal(failure?.code, 'STATE_LOCKED')
    return { closed, remedy: failure.context.remedy as string }
  }

  it('closes sink and source, and advises what can be done', async () => {
    const dir = folder()
    writeFileSync(join(dir, 'lock'), JSON.stringify({ host: hostname(), pid: process.ppid }))
    const again = await begin(true, dir)
    assert.deepEqual(again.closed, ['sink', 'source'])
    assert.doesNotMatch(again.remedy, /standard input/)
    const once = await begin(false, dir)
    assert.deepEqual(once.closed, ['sink', 'source'])
    assert.match(once.remedy, /wait for it.*; standard input cannot be gone on with/)
  })
})
