import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chooseType } from '../../../src/engine/infer/choose-type.ts'
import type { AttributeRole } from '../../../src/engine/infer/type-choice.ts'
import { numbers, statsOf } from './stats-of.ts'

const choose = (values: readonly string[], name?: string, role?: AttributeRole): ReturnType<typeof chooseType> => chooseType(statsOf(numbers(...values), name), role)

describe('types of numbers', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['six digits', ['0', '-999999', '999999'], 'INT'],
    ['seven digits: no room for growth in an INT', ['1', '1000000'], 'LONG'],
    ['the end of 32 bits', ['2147483648'], 'LONG'],
    ['the ends of 64 bits', ['9223372036854775807', '-9223372036854775808'], 'LONG'],
    ['one beyond 64 bits', ['1', '9223372036854775808'], 'BIG_DECIMAL'],
    ['one below 64 bits', ['-9223372036854775809'], 'BIG_DECIMAL'],
    ['whole numbers beyond 64 bits of which a double keeps these', ['1', '1000000000000000000000'], 'BIG_DECIMAL'],
    ['38 digits', ['12345678901234567890123456789012345678'], 'BIG_DECIMAL'],
    ['whole numbers with an exponent', ['1E3', '7.0'], 'INT'],
    ['whole numbers of more than 38 digits', ['1E+50'], 'DOUBLE'],
    ['many digits that a double happens to be', ['0.5', '0.00000762939453125', '0.000000000000000000867361737988403547'], 'BIG_DECIMAL'],
    ['2^-20 with all its digits', ['0.00000095367431640625'], 'DOUBLE'],
    ['decimals', ['1.5', '0.1'], 'DOUBLE'],
    ['15 digits with a point', ['123456789.012345'], 'DOUBLE'],
    ['a decimal that no double keeps', ['0.1', '0.1234567890123456789'], 'BIG_DECIMAL'],
    ['beyond the range of doubles', ['1E-400'], 'BIG_DECIMAL'],
    ['DynamoDB\'s largest', ['9.9999999999999999999999999999999999999E+125'], 'BIG_DECIMAL'],
    ['zeros', ['0', '0.0', '-0'], 'INT']
  ]
  for (const [what, values, type] of cases) {
    it(`${what}: ${type}`, () => {
      const choice = choose(values)
      assert.equal(choice.dataType, type)
      assert.equal(choice.multiValue, false)
    })
  }

  it('warns of 16 and 17 digits, which a DOUBLE keeps by luck, and of the end of 64 bits', () => {
    assert.match(choose(['0.30000000000000004']).warnings.join(), /17 digits/)
    assert.match(choose(['9223372036854775807']).warnings.join(), /64 bits/)
    assert.deepEqual(choose(['0.3']).warnings, [])
  })

  it('gathers digits', () => {
    const { numbers: stats } = statsOf(numbers('-12.345', '1E3', '0.0001', '100'))
    assert.deepEqual(
      [stats.count, stats.integers, stats.wholeDigits, stats.fractionDigits, stats.significantDigits, stats.exponents, stats.negatives, stats.min, stats.max],
      [4, 2, 4, 4, 5, 1, 1, '-12.345', '1E3'])
  })

  it('takes whole numbers for times only if all are, and the name says so', () => {
    const ms = choose(['1719039879651', '1719080907442'], 'mtime')
    assert.deepEqual([ms.dataType, ms.fieldType, ms.format, ms.granularity], ['TIMESTAMP', 'DATE_TIME', 'TIMESTAMP', '1:MILLISECONDS'])
    const s = choose(['1719039879'], 'ttl')
    assert.deepEqual([s.dataType, s.fieldType, s.format, s.granularity], ['LONG', 'DATE_TIME', '1:SECONDS:EPOCH', '1:SECONDS'])
    const us = choose(['1719039879869591'], 'changedAt')
    assert.deepEqual([us.dataType, us.format], ['LONG', '1:MICROSECONDS:EPOCH'])
    const id = choose(['1719039879651'], 'number')
    assert.deepEqual([id.dataType, id.format], ['LONG', undefined])
    assert.match(id.notes.join(), /milliseconds since the epoch; its name does not say so/)
    assert.match(choose(['1719039879651', '1719039879'], 'mtime').warnings.join(), /in several units: seconds \(1\), milliseconds \(1\)/)
    for (const values of [['1719039879651', '1719039879'], ['1719039879651', '0'], ['1719039879.5']]) assert.notEqual(choose(values, 'mtime').fieldType, 'DATE_TIME')
  })

  it('makes numbers metrics unless they are keys, times or labels', () => {
    for (const name of ['rsvp_count', 'price', 'total', 'amountPaid']) assert.equal(choose(['1', '2'], name).fieldType, 'METRIC', name)
    for (const name of ['group_id', 'orderId', 'zip', 'status_code', 'group_lat', 'longitude', 'year']) assert.equal(choose(['1', '2'], name).fieldType, 'DIMENSION', name)
    assert.equal(choose(['1'], 'price', 'sortKey').fieldType, 'DIMENSION')
  })

  it('gives keys types in which no two keys meet, and partition keys such as Murmur takes', () => {
    assert.equal(choose(['1', '2'], 'k', 'partitionKey').dataType, 'LONG')
    assert.equal(choose(['1719039879651'], 'time', 'partitionKey').dataType, 'LONG')
    assert.equal(choose(['1.5'], 'k', 'partitionKey').dataType, 'STRING')
    assert.equal(choose(['9223372036854775808'], 'k', 'partitionKey').dataType, 'STRING')
    assert.equal(choose(['1'], 'k', 'sortKey').dataType, 'LONG')
    assert.equal(choose(['1719039879651'], 'mtime', 'sortKey').dataType, 'TIMESTAMP')
    assert.equal(choose(['1.5'], 'k', 'sortKey').dataType, 'BIG_DECIMAL')
  })

  it('counts N values that are no numbers', () => {
    const choice = choose(['1', 'one'])
    assert.match(choice.warnings.join(), /1 of its N values are no numbers/)
  })
})
