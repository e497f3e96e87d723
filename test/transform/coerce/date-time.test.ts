import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseDateTime } from '../../../src/transform/coerce/date-time.ts'

const instants = fc.integer({ min: Date.UTC(-1, 0) + 800 * 86_400_000, max: Date.UTC(9999, 11, 31) })

describe('parseDateTime', () => {
  it('reads the texts of every instant', () => {
    fc.assert(fc.property(instants, (ms) => {
      const iso = new Date(ms).toISOString()
      assert.equal(parseDateTime(iso), ms)
      assert.equal(parseDateTime(iso.replace('T', ' ').replace('Z', '')), ms)
      assert.equal(parseDateTime(iso.slice(0, 19)), Math.floor(ms / 1000) * 1000)
      assert.equal(parseDateTime(iso.slice(0, 16)), Math.floor(ms / 60_000) * 60_000)
      assert.equal(parseDateTime(iso.slice(0, 10)), Math.floor(ms / 86_400_000) * 86_400_000)
    }))
  })

  it('reads zones', () => {
    const noon = Date.UTC(2024, 6, 10, 12)
    assert.equal(parseDateTime('2024-07-10T14:00+02:00'), noon)
    assert.equal(parseDateTime('2024-07-10 06:30:00.0-05:30'), noon)
    assert.equal(parseDateTime('2024-07-11T06:00:00+18:00'), noon)
    assert.equal(parseDateTime('2024-07-10Z'), noon - 12 * 3_600_000)
  })

  it('cuts fractions at the millisecond', () => {
    assert.equal(parseDateTime('2024-07-10T12:34:39.651036'), Date.UTC(2024, 6, 10, 12, 34, 39, 651))
    assert.equal(parseDateTime('2024-07-10T12:34:39.999999999Z'), Date.UTC(2024, 6, 10, 12, 34, 39, 999))
    assert.equal(parseDateTime('1969-12-31 23:59:59.9999'), -1)
    assert.equal(parseDateTime('2024-07-10T12:34:39.5'), Date.UTC(2024, 6, 10, 12, 34, 39, 500))
  })

  it('reads short months and days in the SQL form alone', () => {
    assert.equal(parseDateTime('2024-7-1 12:00:00'), Date.UTC(2024, 6, 1, 12))
    assert.equal(parseDateTime('2024-7-01 12:00:00.25'), Date.UTC(2024, 6, 1, 12, 0, 0, 250))
    for (const text of ['2024-7-1', '2024-7-1T12:00:00', '2024-7-1 12:00', '2024-7-1 12:00:00Z']) assert.equal(parseDateTime(text), undefined, text)
  })

  it('refuses dates and times that are none', () => {
    for (const text of [
      '', '2024', '2024-07', '2024-00-10', '2024-13-10', '2024-07-00', '2024-07-32', '2024-06-31', '2023-02-29', '1900-02-29', '0000-01-01',
      '2024-07-10T', '2024-07-10T12', '2024-07-10T24:00', '2024-07-10T12:60', '2024-07-10T12:00:60', '2024-07-10T1:00', '2024-07-10T12:00:00.',
      '2024-07-10T12:00.5', '2024-07-10T12:00:00.1234567890', '2024-07-10t12:00', '2024-07-10T12:00z', '2024-07-10T12:00+2:00', '2024-07-10T12:00+0200',
      '2024-07-10T12:00+18:01', '2024-07-10T12:00+19:00', '2024-07-10T12:00+01:60', '2024-07-10  12:00:00', '20240710', '-2024-07-10', '+2024-07-10',
      '12024-07-10', '2024-07-10T12:00:00 Z', 'x2024-07-10', '2024-07-10x'
    ]) assert.equal(parseDateTime(text), undefined, text)
    assert.equal(parseDateTime('2000-02-29'), Date.UTC(2000, 1, 29))
  })
})
