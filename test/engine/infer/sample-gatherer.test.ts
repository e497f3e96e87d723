import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SampleGatherer } from '../../../src/engine/infer/sample-gatherer.ts'
import { exportSample, statsOf } from './stats-of.ts'

const record = (eventName: string, images: object, tableName = 't'): string =>
  JSON.stringify({ eventName, tableName, dynamodb: { Keys: { id: { S: '1' } }, ...images } })

describe('SampleGatherer', () => {
  it('counts a change record once: by its new image, a REMOVE by its old one', () => {
    const gatherer = new SampleGatherer({ form: 'change', tables: [], base64: 2 })
    gatherer.line(record('MODIFY', { NewImage: { id: { S: '1' }, a: { N: '1' } }, OldImage: { id: { S: '1' }, a: { S: 'x' }, b: { S: 'y' } } }))
    gatherer.line(record('REMOVE', { OldImage: { id: { S: '1' }, c: { BOOL: true } } }))
    gatherer.line(record('REMOVE', {}))
    const { records, attributes, keys } = gatherer.sample()
    assert.equal(records, 3)
    assert.deepEqual(attributes.map(({ name, present, tags }) => [name, present, tags]), [['id', 3, { S: 3 }], ['a', 1, { N: 1 }], ['c', 1, { BOOL: 1 }]])
    assert.deepEqual(keys, [{ attributes: [{ name: 'id', type: 'S' }], records: 3 }])
  })

  it('takes records of the tables that are asked for, and counts all', () => {
    const gatherer = new SampleGatherer({ form: 'change', tables: ['b'], base64: 2 })
    for (const table of ['a', 'b', 'a']) gatherer.line(record('INSERT', { NewImage: { id: { S: table } } }, table))
    const sample = gatherer.sample()
    assert.deepEqual([sample.records, sample.otherTables, sample.tableNames, gatherer.seen], [1, 2, { a: 2, b: 1 }, 3])
  })

  it('counts lines that are no records, and goes on', () => {
    const gatherer = new SampleGatherer({ form: 'export', tables: [], base64: 1 })
    const bytes = Buffer.from('{"Item":{"a":{"S":"1"}}}\n\nnot json\n[]\n{"Item":5}\r\n{"Item":{"a":{"S":"é"}}}')
    assert.equal(gatherer.lines(bytes), 6)
    gatherer.tooLong()
    const { records, unreadable, attributes } = gatherer.sample()
    assert.deepEqual([records, unreadable], [2, 4])
    assert.equal(attributes[0]!.texts.maxBytes, 2)
  })

  it('stops at the record that it is told', () => {
    const gatherer = new SampleGatherer({ form: 'export', tables: [], base64: 1 })
    const bytes = Buffer.from('{"Item":{}}\n'.repeat(10))
    assert.equal(gatherer.lines(bytes, 4), 10)
    assert.equal(gatherer.records, 4)
  })

  it('tells attributes apart whatever they are called', () => {
    const { attributes } = exportSample(JSON.parse('{"__proto__":{"S":"1"},"constructor":{"N":"2"},"":{"S":""}}') as object)
    assert.deepEqual(attributes.map(({ name }) => name), ['__proto__', 'constructor', ''])
  })

  it('stops telling apart after 10,000 attributes', () => {
    const item = Object.fromEntries(Array.from({ length: 10_050 }, (_, i) => [`a${i}`, { BOOL: true }]))
    const sample = exportSample(item)
    assert.deepEqual([sample.attributes.length, sample.manyAttributes], [10_000, true])
  })
})

describe('AttributeStats', () => {
  it('gathers shapes of maps, lists and sets', () => {
    const { shape } = statsOf([
      { M: { a: { S: 'x' }, b: { M: { c: { L: [{ N: '1' }] } } } } }, { M: { a: { N: '1' } } }, { L: [{ S: 'x' }, { M: {} }] }, { SS: ['a', 'b', 'c'] }
    ])
    assert.deepEqual(Object.fromEntries(shape.fields), { a: { S: 1, N: 1 }, b: { M: 1 } })
    assert.deepEqual(Object.fromEntries(shape.paths), { a: { S: 1, N: 1 }, b: { M: 1 }, 'b.c': { L: 1 }, 'b.c[]': { N: 1 }, '[]': { S: 1, M: 1 } })
    assert.deepEqual(shape.elements, { S: 4, M: 1 })
    assert.deepEqual([shape.maxElements, shape.depth], [3, 3])
  })

  it('tells the size of binary values from base64 once and twice', () => {
    const blob = Buffer.alloc(30).toString('base64')
    assert.equal(statsOf([{ B: blob }, { BS: [blob, 'AAEC'] }]).maxBinary, 30)
    const gatherer = new SampleGatherer({ form: 'change', tables: [], base64: 2 })
    gatherer.line(record('INSERT', { NewImage: { b: { B: Buffer.from(blob).toString('base64') } } }))
    assert.equal(gatherer.sample().attributes[0]!.maxBinary, 30)
  })
})
