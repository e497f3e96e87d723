import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { AttributeStats } from '../../../src/engine/infer/attribute-stats.ts'
import { chooseType } from '../../../src/engine/infer/choose-type.ts'
import { Fault } from '../../../src/decode/fault.ts'
import { defaultNullOf, storedTypeOf } from '../../../src/schema/data-type.ts'
import { compileCoercer } from '../../../src/transform/coerce/coercer.ts'
import { numbers, statsOf, texts } from './stats-of.ts'

const choose = (values: readonly unknown[], name?: string): ReturnType<typeof chooseType> => chooseType(statsOf(values, name))
const map = { M: { city: { S: 'Oslo' }, n: { N: '1' } } }
const list = { L: [{ S: 'a' }, { N: '1' }] }

describe('types of single kinds', () => {
  const cases: readonly (readonly [string, unknown, string, boolean])[] = [
    ['S', { S: 'text' }, 'STRING', false],
    ['N', { N: '1' }, 'INT', false],
    ['BOOL', { BOOL: true }, 'BOOLEAN', false],
    ['B', { B: 'AAEC' }, 'BYTES', false],
    ['M', map, 'JSON', false],
    ['L', list, 'JSON', false],
    ['SS', { SS: ['a', 'b'] }, 'STRING', true],
    ['NS of small numbers', { NS: ['1', '20'] }, 'INT', true],
    ['NS of large numbers', { NS: ['1', '20000000000'] }, 'LONG', true],
    ['NS of decimals', { NS: ['1.5'] }, 'DOUBLE', true],
    ['NS of 38 digits, which Pinot has no columns of several values for', { NS: ['0.12345678901234567890123456789012345678'] }, 'STRING', true],
    ['NS that look like times', { NS: ['1719039879651'] }, 'LONG', true],
    ['BS', { BS: ['AAEC'] }, 'BYTES', true]
  ]
  for (const [what, value, dataType, multiValue] of cases) {
    it(what, () => {
      const choice = choose([value, { NULL: true }], 'created_at')
      assert.deepEqual([choice.dataType, choice.multiValue, choice.conflict], [dataType, multiValue, undefined])
    })
  }

  it('guesses STRING where there is nothing but NULL, and says so', () => {
    const choice = choose([{ NULL: true }])
    assert.equal(choice.dataType, 'STRING')
    assert.match(choice.warnings.join(), /nothing but NULL/)
  })

  it('tells of parts of maps and elements of lists that could be columns', () => {
    assert.match(choose([map], 'address').notes.join(), /address\.city, address\.n/)
    assert.match(choose([{ L: [{ S: 'a' }, { S: 'b' }] }]).notes.join(), /all elements are S/)
    assert.deepEqual(choose([list], 'parts').notes, ['several types inside, at parts[]: S 1, N 1; JSON keeps each as it is'])
    const wide = { M: Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`k${i}`, { N: '1' }])) }
    assert.match(choose([wide]).notes.join(), /data rather than fields/)
  })
})

describe('binary values', () => {
  const once = Buffer.from('bytes that are no text: \u0000\u0001').toString('base64')
  const twice = Buffer.from(once).toString('base64')

  it('that look doubly encoded are told of', () => {
    assert.deepEqual(choose([{ B: once }, { B: twice }]).warnings, [])
    assert.match(choose([{ B: twice }, { B: twice }]).warnings.join(), /all 2 values look doubly encoded.*source\.base64: twice/)
    assert.match(choose([{ BS: [twice] }]).warnings.join(), /doubly encoded/)
  })

  it('of Kinesis that are encoded once are told of', () => {
    const stats = new AttributeStats('b', 2)
    for (const B of [once, twice]) stats.observe({ B })
    assert.match(chooseType(stats).warnings.join(), /1 of 2 values are not base64 twice.*source\.base64: once/)
  })
})

describe('types of texts', () => {
  it('TIMESTAMP for times, a date format for dates, STRING for mixtures', () => {
    const time = choose(texts('2024-06-22T12:00:00Z', '2024-06-22 12:00:00.5'))
    assert.deepEqual([time.dataType, time.fieldType, time.format], ['TIMESTAMP', 'DATE_TIME', 'TIMESTAMP'])
    assert.match(time.notes.join(), /1 without a zone/)
    const date = choose(texts('2024-06-22', '2024-02-29'))
    assert.deepEqual([date.dataType, date.fieldType, date.format, date.granularity], ['STRING', 'DATE_TIME', '1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd', '1:DAYS'])
    assert.deepEqual(choose(texts('2024-06-22T12:00:00Z', '')).dataType, 'STRING')
    assert.deepEqual(choose(texts('2024-06-22', '2024-06-22T12:00:00Z')).fieldType, 'DIMENSION')
    assert.equal(choose(texts('2023-02-29')).fieldType, 'DIMENSION', 'a date that does not exist')
  })

  it('keeps times finer than a millisecond as texts', () => {
    const choice = choose(texts('2024-07-10T12:34:39.651036'))
    assert.equal(choice.dataType, 'STRING')
    assert.match(choice.notes.join(), /finer than a millisecond/)
  })

  it('notes numbers and documents written as texts', () => {
    assert.match(choose(texts('1', '2.5', '')).notes.join(), /numbers written as texts/)
    assert.match(choose(texts('{"a":1}', '[1]')).notes.join(), /JSON documents/)
    assert.deepEqual(choose(texts('{not json', '1')).notes, [])
  })

  it('gives a maxLength beyond Pinot\'s 512 only where it is needed', () => {
    assert.equal(choose(texts('x'.repeat(512))).maxLength, undefined)
    assert.equal(choose(texts('x'.repeat(513))).maxLength, 2048)
    assert.equal(choose([{ SS: ['x'.repeat(600)] }]).maxLength, 2048)
    assert.equal(choose([...texts('x'.repeat(600)), { N: '1' }]).maxLength, 2048)
    assert.equal(chooseType(statsOf(texts('k')), 'partitionKey').maxLength, 2048)
    assert.equal(chooseType(statsOf(texts('2024-06-22T12:00:00Z')), 'sortKey').dataType, 'STRING')
  })

  it('counts length in UTF-16 units and bytes', () => {
    const { texts: stats } = statsOf(texts('é', '😀', 'abc'))
    assert.deepEqual([stats.maxLength, stats.maxBytes, stats.count, stats.meanLength], [3, 4, 3, 2])
  })
})

describe('conflicts', () => {
  const cases: readonly (readonly [string, readonly unknown[], string, boolean, readonly string[]])[] = [
    ['N and S', [...numbers('1', '2'), ...texts('x')], 'STRING', false, ['N', 'S']],
    ['S and BOOL', [...texts('x'), { BOOL: true }, { BOOL: false }], 'STRING', false, ['BOOL', 'S']],
    ['B and S', [{ B: 'AAEC' }, ...texts('a', 'b')], 'STRING', false, ['S', 'B']],
    ['M and S', [map, map, ...texts('x')], 'JSON', false, ['M', 'S']],
    ['L and N', [list, ...numbers('1', '2')], 'JSON', false, ['N', 'L']],
    ['SS and S', [{ SS: ['a'] }, ...texts('x', 'y')], 'STRING', true, ['S', 'SS']],
    ['NS and N', [{ NS: ['1.5'] }, { NS: ['2'] }, ...numbers('1')], 'DOUBLE', true, ['NS', 'N']],
    ['SS and NS', [{ SS: ['a'] }, { SS: ['b'] }, { NS: ['1'] }], 'JSON', false, ['SS', 'NS']],
    ['SS and M', [{ SS: ['a'] }, map, map], 'JSON', false, ['M', 'SS']]
  ]
  for (const [what, values, dataType, multiValue, tags] of cases) {
    it(`${what}: ${dataType}`, () => {
      const choice = choose(values)
      assert.deepEqual([choice.dataType, choice.multiValue], [dataType, multiValue])
      assert.deepEqual(choice.conflict, tags)
      assert.ok(choice.warnings.length + choice.notes.length > 0)
    })
  }

  it('takes maps and lists for JSON, and names them', () => {
    const choice = choose([map, list])
    assert.deepEqual([choice.dataType, choice.conflict], ['JSON', ['M', 'L']])
  })

  it('are found inside of documents, too', () => {
    const choice = choose([{ M: { to: { M: { zip: { S: '0150' } } } } }, { M: { to: { M: { zip: { N: '150' } } } } }, { M: { to: { M: { zip: { NULL: true } } } } }], 'ship')
    assert.deepEqual(choice.notes, ['several types inside, at ship.to.zip: S 1, N 1, NULL 1; JSON keeps each as it is'])
  })

  it('tells of values that are none', () => {
    assert.match(choose(['plain', 5]).warnings.join(), /no value is a DynamoDB attribute value/)
    assert.deepEqual(choose([{ S: 'x' }, { X: 'y' }]).conflict, ['S', '?'])
  })
})

describe('the proposed type', () => {
  const digits = fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n })
  const number = fc.oneof(
    fc.integer().map(String), digits.map(String), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }).map(String),
    fc.tuple(digits, fc.integer({ min: -130, max: 88 })).map(([n, e]) => `${n}E${e}`)
  )
  const string = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('2024-06-22', '2024-06-22T12:00:00Z', '12', '{}'), fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((d) => d.toISOString()))
  const base64 = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64'))
  const byTag = {
    S: string.map((S) => ({ S })),
    N: number.map((N) => ({ N })),
    BOOL: fc.boolean().map((BOOL) => ({ BOOL })),
    B: base64.map((B) => ({ B })),
    SS: fc.array(string, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
    NS: fc.array(number, { minLength: 1, maxLength: 3 }).map((NS) => ({ NS })),
    BS: fc.array(base64, { minLength: 1, maxLength: 3 }).map((BS) => ({ BS })),
    M: fc.dictionary(fc.string(), number.map((N) => ({ N })), { maxKeys: 3 }).map((M) => ({ M })),
    L: fc.array(string.map((S) => ({ S })), { maxLength: 3 }).map((L) => ({ L })),
    NULL: fc.constant({ NULL: true })
  } as const
  const values = fc.uniqueArray(fc.constantFrom(...Object.keys(byTag) as (keyof typeof byTag)[]), { minLength: 1, maxLength: 3 })
    .chain((tags) => fc.array(fc.oneof(...tags.map((tag) => byTag[tag] as fc.Arbitrary<unknown>)), { minLength: 1, maxLength: 12 }))

  it('holds every value that it was made from', () => {
    fc.assert(fc.property(values, fc.constantFrom('a', 'created_at', 'id'), (sampled, name) => {
      const { dataType, multiValue, fieldType } = choose(sampled, name)
      const coerce = compileCoercer({
        name,
        dataType,
        storedType: storedTypeOf(dataType),
        multiValue,
        fieldType,
        defaultNull: defaultNullOf(dataType, fieldType),
        source: { kind: 'attribute', paths: [[name]] },
        isKey: false,
        required: false,
        numbers: 'deadLetter',
        onBadValue: 'deadLetter',
        maxLengthStrategy: 'NO_ACTION',
        encoding: 'dictionary',
        compression: 'LZ4'
      }, 1, { rounded: () => { assert.fail('rounded') }, shortened: () => { assert.fail('shortened') } })
      for (const value of sampled) {
        const cell = coerce(value)
        assert.ok(!(cell instanceof Fault), `${JSON.stringify(value)} to ${dataType}: ${inspect(cell)}`)
      }
    }), { numRuns: 2000 })
  })
})
