import { it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { formatAttributePath, parseAttributePath } from '../../src/options/attribute-path.ts'
import { parseBytes, parseTime } from '../../src/options/units.ts'

it('sizes', () => {
  assert.equal(parseBytes('64MB'), 64 * 1024 ** 2)
  assert.equal(parseBytes('64MiB'), 64 * 1024 ** 2)
  assert.equal(parseBytes('64M'), 64 * 1024 ** 2)
  assert.equal(parseBytes('1.5GB'), 1.5 * 1024 ** 3)
  assert.equal(parseBytes('2 TB'), 2 * 1024 ** 4)
  assert.equal(parseBytes('10k'), 10240)
  assert.equal(parseBytes('1000'), 1000)
  assert.equal(parseBytes('7B'), 7)
  assert.equal(parseBytes(7), 7)
  for (const bad of ['', 'MB', '1 PB', '-1', '1e3', '1,5GB', '9999999TB', '64mb']) assert.equal(parseBytes(bad), undefined, bad)
  for (const bad of [-1, 1.5, Infinity, NaN]) assert.equal(parseBytes(bad), undefined)
})

it('times', () => {
  assert.equal(parseTime('500ms'), 500)
  assert.equal(parseTime('2s'), 2000)
  assert.equal(parseTime('1.5m'), 90_000)
  assert.equal(parseTime('1h'), 3_600_000)
  assert.equal(parseTime('7 d'), 604_800_000)
  for (const bad of ['', '5', '5 min', '-1s', 's', '1S']) assert.equal(parseTime(bad), undefined, bad)
})

it('attribute paths', () => {
  assert.deepEqual(parseAttributePath('a'), ['a'])
  assert.deepEqual(parseAttributePath('address.city'), ['address', 'city'])
  assert.deepEqual(parseAttributePath('tags[0].name'), ['tags', '0', 'name'])
  assert.deepEqual(parseAttributePath('m[1][2]'), ['m', '1', '2'])
  assert.deepEqual(parseAttributePath('a\\.b.c\\\\\\[0]'), ['a.b', 'c\\[0]'])
  assert.deepEqual(parseAttributePath('with blank'), ['with blank'])
  for (const bad of ['', '.', 'a.', '.a', 'a..b', '[0]', 'a[', 'a[x]', 'a[01]', 'a[-1]', 'a[0]b', 'a\\', 'a.[0]']) {
    assert.equal(parseAttributePath(bad), undefined, bad)
  }
})

it('attribute paths come back from their text', () => {
  fc.assert(fc.property(fc.array(fc.string({ minLength: 1, unit: 'binary' }), { minLength: 1 }), (steps) => {
    assert.deepEqual(parseAttributePath(formatAttributePath(steps)), steps)
  }))
})
