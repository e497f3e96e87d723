import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import type { Cell } from '../../src/schema/data-type.ts'
import type { ColumnPlan } from '../../src/schema/row-plan.ts'
import { buildSegment } from './built.ts'
import { blocksOf, column, joined, planOf, request } from './plans.ts'

/** Properties of column `c` in a segment of these values. */
function propertiesOf (one: ColumnPlan, values: readonly Cell[]): Record<string, string> {
  const plan = planOf([column('key', 'INT'), one], { partition: { column: 'key', function: 'Modulo', count: 7 } })
  const text = joined(buildSegment(plan, request, blocksOf(plan, values.map((value) => [1, value]))).files.get('metadata.properties')).toString('latin1')
  const lines = text.split('\n').filter((line) => line.startsWith('column.c.'))
  return Object.fromEntries(lines.map((line) => line.slice(9).split(/ =(?: |$)/) as [string, string]))
}

const limits = (one: ColumnPlan, values: readonly Cell[]) => {
  const { minValue, maxValue, minMaxValueInvalid } = propertiesOf(one, values)
  return [minValue, maxValue, minMaxValueInvalid]
}

describe('metadata of a column', () => {
  it('has smallest and largest value as Pinot escapes them', () => {
    const text = column('c', 'STRING')
    assert.deepEqual(limits(text, ['é,', ' lead']), ['\\u0000 lead', '\\u00E9\\u0000\\u0000', undefined])
    assert.deepEqual(limits(text, ['trail ', '']), ['', 'trail \\u0000', undefined])
    assert.deepEqual(limits(text, ['a\\b\n', 'a=b:c#!']), ['a=b:c#!', 'a\\\\b\\n', undefined])
    assert.deepEqual(limits(column('c', 'BYTES'), [Uint8Array.of(255, 0), Uint8Array.of()]), ['', 'ff00', undefined])
    assert.deepEqual(limits(column('c', 'BOOLEAN'), [1, 0]), ['0', '1', undefined])
    assert.deepEqual(limits(column('c', 'DOUBLE', { encoding: 'raw' }), [1.5, -Infinity]), ['-Infinity', '1.5', undefined])
  })

  it('leaves out texts that properties cannot hold', () => {
    const text = column('c', 'STRING')
    assert.deepEqual(limits(text, ['a', '\u{1f600}']), ['a', undefined, undefined])
    assert.deepEqual(limits(text, ['\u{1f600}']), [undefined, undefined, 'true'])
    // NUL stands for the comma, so a value that has one would come back as another.
    assert.deepEqual(limits(text, ['a\0\0b', 'z']), [undefined, 'z', undefined])
    assert.deepEqual(limits(text, ['x'.repeat(512), 'y'.repeat(513)]), ['x'.repeat(512), undefined, undefined])
    assert.deepEqual(limits(text, ['é'.repeat(512)]), ['\\u00E9'.repeat(512), '\\u00E9'.repeat(512), undefined])
    assert.deepEqual(limits(column('c', 'BYTES'), [new Uint8Array(256), new Uint8Array(257)]), ['00'.repeat(256), undefined, undefined])
    assert.deepEqual(limits(column('c', 'STRING', { encoding: 'raw' }), ['x'.repeat(400_000)]), [undefined, undefined, 'true'])
  })

  it('tells widths and numbers of values', () => {
    const tags = propertiesOf(column('c', 'STRING', { multiValue: true }), [['a', 'bb'], null, ['a', 'a', 'ééé']])
    assert.deepEqual([tags.cardinality, tags.totalDocs, tags.maxNumberOfMultiValues, tags.totalNumberOfEntries, tags.lengthOfEachEntry, tags.bitsPerElement, tags.isSorted, tags.isSingleValues],
      ['4', '3', '3', '6', '6', '2', 'false', 'false'])
    const raw = propertiesOf(column('c', 'STRING', { encoding: 'raw' }), ['a', 'b', 'b'])
    assert.deepEqual([raw.hasDictionary, raw.isSorted, raw.cardinality, raw.lengthOfEachEntry, raw.maxNumberOfMultiValues], ['false', 'true', '2', '0', '0'])
  })

  it('has the length rules of the schema', () => {
    assert.deepEqual([propertiesOf(column('c', 'STRING'), ['a']).schemaMaxLength, propertiesOf(column('c', 'STRING'), ['a']).schemaMaxLengthExceedStrategy], ['512', undefined])
    const trimmed = propertiesOf(column('c', 'JSON', { maxLength: 9, maxLengthStrategy: 'TRIM_LENGTH' }), ['{}'])
    assert.deepEqual([trimmed.schemaMaxLength, trimmed.schemaMaxLengthExceedStrategy], ['9', 'TRIM_LENGTH'])
    assert.equal(propertiesOf(column('c', 'INT'), [1]).schemaMaxLength, undefined)
  })

  it('has default null values as text', () => {
    assert.equal(propertiesOf(column('c', 'STRING', { defaultNull: 'n/a, none' }), ['a']).defaultNullValue, 'n/a\\u0000\\u0000 none')
    assert.equal(propertiesOf(column('c', 'DOUBLE', { fieldType: 'METRIC' }), [1]).defaultNullValue, '0.0')
    assert.equal(propertiesOf(column('c', 'DOUBLE'), [1]).defaultNullValue, '-Infinity')
    assert.equal(propertiesOf(column('c', 'LONG'), [1]).defaultNullValue, '-9223372036854775808')
    assert.equal(propertiesOf(column('c', 'BIG_DECIMAL'), [Uint8Array.of(0, 0, 1)]).defaultNullValue, '0')
    assert.equal(propertiesOf(column('c', 'BYTES'), [Uint8Array.of(1)]).defaultNullValue, '')
  })

  it('has the partition for its column alone', () => {
    const plan = planOf([column('a', 'INT'), column('b', 'INT')], { partition: { column: 'b', function: 'Modulo', count: 7 } })
    const text = joined(buildSegment(plan, { ...request, partition: 5 }, blocksOf(plan, [[1, 5]])).files.get('metadata.properties')).toString()
    assert.deepEqual(text.split('\n').filter((line) => /artition/.test(line)),
      ['column.b.partitionFunction = Modulo', 'column.b.numPartitions = 7', 'column.b.partitionValues = 5'])
  })
})

describe('metadata of a segment', () => {
  const plan = planOf([column('k', 'STRING'), column('m', 'INT', { fieldType: 'METRIC' })])
  const lines = (custom: Record<string, string>) =>
    joined(buildSegment(plan, { ...request, custom }, blocksOf(plan, [['a', 1]])).files.get('metadata.properties')).toString().split('\n')

  it('has custom entries in the order of their names', () => {
    assert.deepEqual(lines({ 'z.b': 'x,y', a: '' }).filter((line) => line.startsWith('custom')), ['custom.a =', 'custom.z.b = x\\,y'])
  })

  it('refuses custom entries that would not come back', () => {
    for (const custom of [{ a: 'c:\\d' }, { a: ' x' }, { a: '$' + '{env:HOME}' }, { 'a b': 'x' }]) assert.throws(() => lines(custom), RangeError)
  })

  it('leaves out lists without columns and times without a time column', () => {
    const keys = lines({}).map((line) => line.split(' ')[0])
    assert.ok(!keys.includes('segment.datetime.column.names') && !keys.includes('segment.start.time') && !keys.includes('segment.time.column.name'))
    assert.ok(keys.includes('segment.metric.column.names'))
  })
})
