import assert from 'node:assert/strict'
import { it } from 'node:test'
import { missingSegments } from '../../../src/engine/backfill/missing-segments.ts'
import { DynapinotError } from '../../../src/errors.ts'
import type { Sink } from '../../../src/push/contract.ts'
import { sinkOf } from './made-world.ts'

const { signal } = new AbortController()
const sink = (missing: Sink['missing']): Sink => ({ ...sinkOf({ units: [], sinkHolds: new Map(), decodes: [] }, async () => {}), missing })

it('tells what is missing, and that it could not be seen, and nothing else', async () => {
  const never = async (): Promise<never> => { throw new Error('not to be asked') }
  assert.equal(await missingSegments(sink(never), [], signal), null)
  assert.equal(await missingSegments(sink(async () => []), ['a'], signal), null)
  assert.match((await missingSegments(sink(async () => ['b', 'c']), ['a', 'b', 'c'], signal))!, /^2 of the 3 segments .* are not in made up any more, such as b; .*--state/)
  const away = async (): Promise<never> => { throw new DynapinotError('SINK_UNAVAILABLE', 'ECONNREFUSED') }
  assert.match((await missingSegments(sink(away), ['a'], signal))!, /^whether made up still has the 1 segments .* could not be seen: ECONNREFUSED$/)
  const stopped = async (): Promise<never> => { throw new DynapinotError('INTERRUPTED', 'stopped') }
  await assert.rejects(missingSegments(sink(stopped), ['a'], signal), { code: 'INTERRUPTED' })
  await assert.rejects(missingSegments(sink(never), ['a'], signal), { message: 'not to be asked' })
})
