import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { forecast } from '../../../src/engine/forecast/forecast.ts'
import type { ForecastInput, Measured } from '../../../src/engine/forecast/forecast.ts'
import { forecastLive } from '../../../src/engine/forecast/forecast-live.ts'

const hour = 3_600_000

/** Half a second to begin with, then 100,000 records a second; of each 100 one dead letter. */
function run (records: number): Measured {
  return {
    records, rows: records * 0.99, deadLetters: records * 0.01, lineBytes: records * 1000, seconds: 0.5 + records / 100_000, cpuSeconds: 0.25 + records / 50_000, archiveBytes: records * 90, peakRssBytes: 400e6
  }
}

function given (more: Partial<ForecastInput> = {}): ForecastInput {
  return {
    table: 't',
    input: { description: 'an export', units: 10, bytes: 2e8, items: 1_000_000, bytesOfTrial: 1e6, exportTime: 0 },
    small: run(10_000),
    large: run(40_000),
    first: run(10_000),
    partitions: 8,
    target: { rows: 100_000, bytes: 1e12 },
    blockRows: 2000,
    bytesPerRow: 100,
    workers: 2,
    push: null,
    live: null,
    retentionMs: 24 * hour,
    now: 2 * hour,
    ...more
  }
}

describe('the forecast of a backfill', () => {
  it('scales rows and bytes, and of the time what grows', () => {
    const made = forecast(given())
    assert.deepEqual([made.input.records, made.rows, made.deadLetters, made.input.lineBytes], [1_000_000, 990_000, 10_000, 1e9])
    assert.deepEqual([made.time.seconds, made.time.cpuSeconds].map((s) => s.toFixed(3)), ['10.500', '20.250'])
    assert.deepEqual([made.segments.archiveBytes, made.time.pushSeconds, made.requests.pushes], [90e6, null, 0])
  })

  it('has what is there once from the first run', () => {
    const made = forecast(given({ first: { ...run(10_000), seconds: 0.9, cpuSeconds: 1 } }))
    assert.deepEqual([made.time.seconds, made.time.cpuSeconds].map((s) => s.toFixed(3)), ['10.800', '20.800'])
    // Which may have been quicker than the others.
    assert.equal(forecast(given({ first: { ...run(10_000), seconds: 0.05 } })).time.seconds.toFixed(3), '10.000')
  })

  it('counts a segment that is not full for each partition', () => {
    const count = (more: Partial<ForecastInput>): number => forecast(given(more)).segments.count
    assert.equal(count({}), 16)
    assert.equal(count({ target: { rows: 200_000, bytes: 1e12 } }), 8)
    assert.equal(count({ target: { rows: 1e9, bytes: 1e6 } }), 96)
    assert.equal(count({ input: { ...given().input, items: 4 } }), 4)
  })

  it('goes by the bytes where the input does not tell its records', () => {
    assert.equal(forecast(given({ input: { ...given().input, items: null } })).input.records, 8_000_000)
  })

  it('takes the plain ratio where the runs do not tell what is there once', () => {
    assert.equal(forecast(given({ small: { ...run(10_000), seconds: 2 } })).time.seconds, 22.5)
    assert.equal(forecast(given({ small: run(40_000) })).time.seconds, 22.5)
    assert.equal(forecast(given({ small: { ...run(10_000), seconds: 0.1 } })).time.seconds, 22.5)
  })

  it('knows when pushing takes longer than building', () => {
    const push = { mode: 'tar', perRequest: 1, parallel: 8, partBytes: null }
    const slow = forecast(given({ push, target: { rows: 1000, bytes: 1e12 } }))
    assert.equal(slow.requests.pushes, slow.segments.count)
    assert.ok(slow.time.pushSeconds! > 10.5 && slow.time.seconds === slow.time.pushSeconds)
    const batch = forecast(given({ push: { ...push, mode: 'batch', perRequest: 50, partBytes: 1e6 } }))
    assert.deepEqual([batch.requests.pushes, batch.requests.deepStoreUploads], [2, 16 * 6])
  })

  it('tells whether the stream outlives export and backfill', () => {
    assert.deepEqual(forecast(given()).retention, { neededMs: 2 * hour + 10_500, hasMs: 24 * hour, outlives: true })
    assert.equal(forecast(given({ now: 24 * hour })).retention!.outlives, false)
    assert.equal(forecast(given({ input: { ...given().input, exportTime: null } })).retention, null)
  })
})

describe('the forecast of a replication', () => {
  it('counts what prices are made of', () => {
    const live = forecastLive({ changesPerSecond: 2500, recordBytes: 30_000, partitions: 8, flushMs: 2000, readsPerSecond: 4, perRequest: 1 })
    assert.deepEqual([live.recordsPerDay, live.putUnitsPerDay, live.shards, live.getRecordsPerDay], [216e6, 432e6, 75, 75 * 4 * 86_400])
    assert.deepEqual([live.flushesPerDay, live.pushesPerSecond.toFixed(2)], [345_600, '4.00'])
  })

  it('flushes only partitions with new rows', () => {
    const live = forecastLive({ changesPerSecond: 0.5, recordBytes: 1000, partitions: 8, flushMs: 2000, readsPerSecond: 4, perRequest: 50 })
    assert.deepEqual([live.shards, live.flushesPerDay], [1, 43_200])
  })
})
