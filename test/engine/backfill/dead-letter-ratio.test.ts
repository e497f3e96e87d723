import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ratioOfJob, ratioOfStream } from '../../../src/engine/backfill/dead-letter-ratio.ts'

const limits = { path: '/d', maxRatio: 0.1, minRecords: 100 }
const counts = (records: number, deadLetters: number) => ({ records, deadLetters })
const exceeded = { code: 'DEAD_LETTERS_EXCEEDED' }

describe('DeadLetterRatio', () => {
  it('stops above the share, not at it, and not before there are records enough', () => {
    const ratio = ratioOfJob(limits, [])
    ratio.add(counts(99, 99))
    const fresh = ratioOfJob(limits, [])
    fresh.add(counts(100, 10))
    assert.throws(() => { fresh.add(counts(1, 1)) }, { ...exceeded, message: /11 of 101/ })
  })

  it('stops a job again that stopped before', () => {
    assert.throws(() => ratioOfJob(limits, [counts(100, 50), counts(100, 50)]), exceeded)
    assert.doesNotThrow(() => ratioOfJob({ ...limits, maxRatio: 0.5 }, [counts(200, 100)]))
  })

  it('weighs the whole job, but of a stream the latest records: good ones of long ago hide nothing', () => {
    const job = ratioOfJob(limits, [])
    const stream = ratioOfStream(limits)
    for (const ratio of [job, stream]) for (let i = 0; i < 1000; i++) ratio.add(counts(1000, 0))
    job.add(counts(2000, 2000))
    assert.throws(() => { stream.add(counts(2000, 2000)) }, exceeded)
  })
})
