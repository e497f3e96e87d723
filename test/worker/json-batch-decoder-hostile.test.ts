import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attribute, column, rowPlan } from '../transform/plan.ts'
import { decode } from './json-batch-decoder-run.ts'

describe('hostile lines', () => {
  const deep = (open: string, close: string, inner: string): string => open.repeat(100_000) + inner + close.repeat(100_000)
  const all = rowPlan(['INT', 'DOUBLE', 'BIG_DECIMAL', 'BOOLEAN', 'TIMESTAMP', 'STRING', 'JSON', 'BYTES'].flatMap((type) => [
    column(`v_${type}`, type as 'INT', { source: attribute('v'), onBadValue: 'null', numbers: 'null' }),
    ...type === 'JSON' || type === 'BIG_DECIMAL' ? [] : [column(`m_${type}`, type as 'INT', { source: attribute('v'), multiValue: true, onBadValue: 'null', numbers: 'null' })]
  ]).concat(column('f', 'STRING', { source: { kind: 'none' }, transformFunction: 'upper(v)', onBadValue: 'null' })), {}, { base64: 1, keyAttributes: ['id'] })
  const line = (v: string): string => `{"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1719039879869591,"NewImage":{"id":{"S":"k"},"v":${v}}}}`

  it('are rows or dead letters, however deep', () => {
    const values = [deep('[', ']', ''), deep('{"M":{"a":', '}}', '{"N":"1"}'), deep('{"L":[', ']}', '{"N":"1"}'), deep('{"a":', '}', '1'), `{"S":${JSON.stringify(deep('[', ']', ''))}}`]
    const { counts } = decode(all, [...values.map(line), deep('[', ']', ''), deep('{"dynamodb":', '}', '1')])
    assert.deepEqual([counts.records, counts.rows, counts.deadLetters], [7, 3, 4])
  })

  it('are rows, however long their values', () => {
    const long = 1 << 22
    const values = ['0'.repeat(long), 'ab'.repeat(long), ' '.repeat(long), '{'.repeat(long), 'é'.repeat(long), '1e'.repeat(long)]
    const { counts, letters } = decode(all, values.flatMap((text) => [line(`{"S":"${text}"}`), line(`{"N":"${text}"}`), line(`{"B":"${text}"}`), line(`{"SS":["${text}"]}`)]))
    assert.deepEqual(letters, [])
    assert.equal(counts.rows, values.length * 4)
  })
})
