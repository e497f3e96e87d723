import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { History } from '../../src/metrics/history.ts'
import { progressFields } from '../../src/metrics/progress-fields.ts'
import { sampleOf } from '../../src/metrics/sample.ts'
import type { Snapshot } from '../../src/metrics/sample.ts'
import { facts, shard } from './made-facts.ts'

function snapshot (at: number, records: number, change: Partial<Snapshot> = {}): Snapshot {
  return {
    at,
    time: 1_700_000_000_000 + at,
    facts: facts({ read: { records, bytes: records * 10, already: 0, total: null } }),
    totals: { rows: records, deadLetters: 0, retries: 0, builds: 0, buildMs: 0, segmentsPut: 0, flushes: 0, putMs: 0 },
    cpuSeconds: at / 2000,
    rssBytes: 123_456_789,
    freshness: [],
    ...change
  }
}

describe('sampleOf', () => {
  it('makes rates and means of what happened in between', () => {
    const totals = { rows: 900, deadLetters: 3, retries: 1, builds: 2, buildMs: 100, segmentsPut: 5, flushes: 4, putMs: 1000 }
    const shards = [shard({ safeUntil: 1_700_000_001_000, millisBehindLatest: 7 }), shard({ safeUntil: 1_700_000_004_000, millisBehindLatest: null })]
    const later = snapshot(5000, 1000, { totals, facts: facts({ read: { records: 1000, bytes: 5e6, already: 0, total: null }, shards }), freshness: [900, 100, 500, 2000] })
    const sample = sampleOf(snapshot(0, 0), later)
    assert.deepEqual(
      [sample.recordsPerSecond, sample.rowsPerSecond, sample.bytesPerSecond, sample.buildMs, sample.pushMs, sample.deadLetters, sample.retries, sample.cpuCores, sample.rssMb],
      [200, 180, 1e6, 50, 250, 3, 1, 0.5, 123])
    assert.deepEqual([sample.lagMs, sample.behindLatestMs, sample.freshnessMedianMs, sample.freshnessMaxMs], [4000, 7, 500, 2000])
    assert.equal(sample.time, 1_700_000_005)
  })

  it('has null for what was not measured', () => {
    const sample = sampleOf(snapshot(0, 0), snapshot(5000, 0))
    assert.deepEqual([sample.recordsPerSecond, sample.buildMs, sample.pushMs, sample.lagMs, sample.freshnessMaxMs], [0, null, null, null, null])
  })
})

describe('History', () => {
  const sample = (at: number) => sampleOf(snapshot(0, 0), snapshot(at, at))
  it('keeps the last ones, in rising times', () => {
    const history = new History(3)
    for (const at of [1000, 2000, 3000, 2500, 4000, 5000]) history.add(sample(at))
    assert.deepEqual(history.since(0).time.map((t) => t - 1_700_000_000), [3, 4, 5])
    const later = history.since(1_700_000_004)
    assert.deepEqual([later.time.length, later.series.recordsPerSecond], [1, [1000]])
  })
})

describe('progressFields', () => {
  it('says what applies, and no more', () => {
    const before = snapshot(0, 0, { facts: facts({ job: 'backfill', shards: [], flushTickMs: null }) })
    const now = snapshot(60_000, 6000, { facts: facts({ job: 'backfill', shards: [], flushTickMs: null, read: { records: 6000, bytes: 1, already: 0, total: 9000 } }) })
    const fields = progressFields(before, now, { writeAmplification: 1 }, { ok: true, reasons: [] })
    assert.deepEqual(JSON.parse(JSON.stringify(fields)), { phase: 'running', records: 6000, recordsPerSecond: 100, rows: 6000, rowsPerSecond: 100, segmentsPut: 0 })
  })

  it('tells of a stream how far it is, and why it is not healthy', () => {
    const now = snapshot(60_000, 6000, { facts: facts({ shards: [shard({ safeUntil: 1_700_000_050_000 })], segments: { small: 5, hot: 1, sealed: 0 } }) })
    const fields = progressFields(snapshot(0, 0), now, { writeAmplification: 2.346 }, { ok: false, reasons: ['stuck'] })
    assert.deepEqual([fields.lagMs, fields.smallSegments, fields.shards, fields.writeAmplification, fields.unhealthy], [10_000, 5, 1, 2.35, ['stuck']])
  })
})
