import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

describe('numbers of the live page', async () => {
  // A script of the page, which has no types.
  const { bytes, count, decimal, duration } = await import(new URL('../../src/metrics/page/format.js', import.meta.url).href)

  it('reads as people write', () => {
    assert.deepEqual([0, 999, 1000, 9940, 59_999, 60_000, 3_599_999, 3_600_000, 90_000_000].map(duration), ['0 ms', '999 ms', '1 s', '9.9 s', '59 s', '1 min 0 s', '59 min 59 s', '1 h 0 min', '1 d 1 h'])
    assert.deepEqual([0, 999, 1000, 12_345, 123_456, 1.5e9].map(bytes), ['0 B', '999 B', '1 kB', '12.3 kB', '123 kB', '1.5 GB'])
    assert.deepEqual([count(1234567), decimal(1.2345)], ['1,234,567', '1.23'])
    assert.deepEqual([bytes(null), count(null), decimal(null), duration(null)], ['–', '–', '–', '–'])
  })
})
