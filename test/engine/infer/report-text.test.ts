import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inferReportText } from '../../../src/engine/infer/report-text.ts'
import { inferLines } from './infer-lines.ts'

const items = [
  { id: { S: 'a' }, price: { N: '1.5' }, tags: { SS: ['x', 'y'] }, mixed: { N: '1' }, 'odd\nname': { BOOL: true }, big: { N: '12345678901234567890123456789012345678' } },
  { id: { S: 'b' }, price: { N: '-20.25' }, address: { M: { city: { S: 'Oslo' } } }, mixed: { S: 'one' }, blob: { B: 'AAEC' }, big: { N: '1' } },
  { id: { S: 'c' }, price: { NULL: true }, mixed: { N: '3' } }
]

describe('inferReportText', () => {
  const { report } = inferLines('export', items.map((Item) => JSON.stringify({ Item })), { keys: { partition: 'id' } })
  const lines = inferReportText(report).split('\n')

  it('has a line an attribute, in columns', () => {
    assert.equal(lines[0], 'lines of a test: 3 records, 8 attributes -> table things, 8 partitions')
    assert.match(lines[2]!, /^attribute +types +present +distinct +values +column +why$/)
    assert.match(lines[3]!, /^id +S +100 % +3 +up to 1 character +STRING, partition key +a key of texts/)
    assert.match(lines[4]!, /^price +N +100 % \(NULL 33 %\) +2 +2\+2 digits, -20\.25 to 1\.5 +DOUBLE metric +numbers of up to 4 digits, which a DOUBLE keeps$/)
    assert.match(lines[5]!, /^tags +SS +33 % +1 +up to 1 character; up to 2 elements +STRING \(several values\) +sets of texts$/)
    assert.match(lines[6]!, /^mixed +N 2, S 1 CONFLICT +100 % +3 /)
    assert.match(lines[7]!, /^"odd\\nname" +BOOL +33 % +1 +odd_name BOOLEAN +true or false$/)
    assert.match(lines[8]!, /^big +N +67 % +2 +38 digits, 1 to 1\.235e\+37 +BIG_DECIMAL metric +1 of 2 numbers are beyond 64 bits$/)
  })

  it('has notes and warnings by attribute below', () => {
    const text = lines.join('\n')
    assert.match(text, /\nnotes\n(?: {2}.*\n)* {2}address: parts can have columns of their own: .*address\.city/)
    assert.match(text, /\nnested\n {2}address\.city: S, 100 %\n/)
    assert.match(text, /\nwarnings\n(?: {2}.*\n)* {2}mixed: several types \(N 2, S 1\): each value becomes its text/)
  })
})
