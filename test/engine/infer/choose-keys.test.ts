import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chooseKeys } from '../../../src/engine/infer/choose-keys.ts'
import type { DynapinotError } from '../../../src/errors.ts'
import { changeSample, exportSample } from './stats-of.ts'

const S = (text: string): object => ({ S: text })
const N = (text: string): object => ({ N: text })
const refuses = (run: () => unknown, pattern: RegExp): void => {
  assert.throws(run, (error: DynapinotError) => {
    assert.equal(error.code, 'CONFIG_INVALID')
    assert.match([error.message, ...error.context.faults ?? [], error.context.remedy].join('\n'), pattern)
    return true
  })
}

describe('keys of change records', () => {
  it('takes the only key attribute', () => {
    const { partition, sort, warnings } = chooseKeys(changeSample({ id: S('1') }, { id: S('2') }), {})
    assert.deepEqual([partition, sort, warnings], ['id', undefined, []])
  })

  it('takes a time, or else the only number, for the sort key, and says that it does', () => {
    const times = chooseKeys(changeSample({ mtime: N('1719039879651'), meetup_id: S('1') }), {})
    assert.deepEqual([times.partition, times.sort], ['meetup_id', 'mtime'])
    assert.match(times.warnings.join(), /mtime is taken for the sort key/)
    const numbers = chooseKeys(changeSample({ seq: N('1'), a: S('1') }), {})
    assert.deepEqual([numbers.partition, numbers.sort], ['a', 'seq'])
    const isoTimes = chooseKeys(changeSample({ a_at: S('2024-06-22T12:00:00Z'), z: S('1') }), {})
    assert.deepEqual([isoTimes.partition, isoTimes.sort], ['z', 'a_at'])
  })

  it('asks where two attributes could both be the partition key', () => {
    refuses(() => chooseKeys(changeSample({ pk: S('1'), sk: S('2') }), {}), /which of pk and sk is the partition key cannot be told[^]*--partition-key/)
    refuses(() => chooseKeys(changeSample({ a: N('1'), b: N('2') }), {}), /which of a and b/)
  })

  it('completes a named partition key from the records', () => {
    const { partition, sort, warnings } = chooseKeys(changeSample({ pk: S('1'), sk: S('2') }), { partition: 'sk' })
    assert.deepEqual([partition, sort, warnings], ['sk', 'pk', []])
  })

  it('takes the most frequent keys, and a single other name for the same key', () => {
    const sample = changeSample({ id: S('1'), t: N('1') }, { id: S('2'), t: N('2') }, { event_id: S('3'), t: N('3') })
    const { partition, sort, otherNames, warnings } = chooseKeys(sample, {})
    assert.deepEqual([partition, sort, otherNames], ['id', 't', { id: ['event_id'] }])
    assert.match(warnings.join('\n'), /1 of 3 records have the key attribute event_id in place of id/)
  })

  it('tells of records with other keys altogether', () => {
    const { otherNames, warnings } = chooseKeys(changeSample({ id: S('1') }, { id: S('2') }, { x: S('3'), y: S('4') }), {})
    assert.deepEqual(otherNames, {})
    assert.match(warnings.join(), /1 of 3 records have the key x, y: they become dead letters/)
  })

  it('refuses three key attributes, and a key that changes its type', () => {
    refuses(() => chooseKeys(changeSample({ a: S('1'), b: S('1'), c: S('1') }), {}), /3 key attributes/)
    refuses(() => chooseKeys(changeSample({ id: S('1') }, { id: N('2') }), {}), /id is S or N; a key is S, N or B, and always the same/)
  })
})

describe('keys of an export', () => {
  const items = Array.from({ length: 50 }, (_, i) => ({ customer: S(`c${i % 10}`), n: N(String(i)), weight: N(`${i}.5`), id: S(`i${i}`), note: i === 7 ? { NULL: true } : S(`${i}`) }))

  it('asks for them, and names what could be', () => {
    refuses(() => chooseKeys(exportSample(...items), {}), /an export does not tell[^]*so far different in every item: id, n\n[^]*--partition-key/)
  })

  it('takes the named ones if every item has them', () => {
    assert.deepEqual(chooseKeys(exportSample(...items), { partition: 'customer', sort: 'n' }), { partition: 'customer', sort: 'n', otherNames: {}, warnings: [] })
    assert.equal(chooseKeys(exportSample(...items), { partition: 'id' }).sort, undefined)
  })

  it('refuses keys that cannot be', () => {
    const sample = exportSample(...items, { id: S('last'), customer: S('c'), n: N('99') })
    refuses(() => chooseKeys(sample, { partition: 'ID' }), /no item of the sample has the attribute ID/)
    refuses(() => chooseKeys(sample, { partition: 'id', sort: 'weight' }), /1 of 51 items lack weight/)
    refuses(() => chooseKeys(sample, { partition: 'customer' }), /customer has 11 different values in 51 items, so the table has a sort key too/)
    refuses(() => chooseKeys(exportSample({ a: { BOOL: true } }), { partition: 'a' }), /a is BOOL; a key is S, N or B/)
    refuses(() => chooseKeys(sample, { sort: 'n' }), /no partition key/)
    refuses(() => chooseKeys(sample, { partition: 'id', sort: 'id' }), /as partition key and as sort key/)
  })
})
