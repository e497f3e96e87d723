import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { column, rowPlan } from '../transform/plan.ts'
import { changeLine, decode } from './json-batch-decoder-run.ts'

/** In each unit that records have it: 2024-06-22T07:04:39.869591Z, as far as the unit goes. */
const times: ReadonlyArray<readonly [written: number, micros: bigint]> = [
  [1719039879869591, 1719039879869591n], [1719039879869, 1719039879869000n], [1719039879, 1719039879000000n]
]

describe('columns with the time of the record', () => {
  it('have it in their format, in all decoders', () => {
    const epochs: ReadonlyArray<readonly [format: string, nanos: bigint]> = [
      ['1:NANOSECONDS:EPOCH', 1n], ['1:MICROSECONDS:EPOCH', 1000n], ['7:MICROSECONDS:EPOCH', 7000n], ['1:MILLISECONDS:EPOCH', 1_000_000n], ['EPOCH|SECONDS|10', 10_000_000_000n],
      ['1:MINUTES:EPOCH', 60_000_000_000n], ['1:HOURS:EPOCH', 3_600_000_000_000n], ['1:DAYS:EPOCH', 86_400_000_000_000n], ['TIMESTAMP', 1_000_000n]
    ]
    const field = { source: { kind: 'record', field: 'ApproximateCreationDateTime' }, fieldType: 'DATE_TIME' } as const
    const plan = rowPlan([
      ...epochs.map(([dateTimeFormat], i) => column(`at${i}`, 'LONG', { ...field, dateTimeFormat })),
      column('ts', 'TIMESTAMP', { ...field, dateTimeFormat: 'TIMESTAMP' }),
      column('plain', 'LONG', { source: field.source }),
      column('days', 'INT', { ...field, dateTimeFormat: '1:DAYS:EPOCH' }),
      column('date', 'INT', { ...field, dateTimeFormat: '1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd' }),
      column('text', 'STRING', { ...field, dateTimeFormat: 'SIMPLE_DATE_FORMAT|yyyy-MM-dd HH:mm|Asia/Kolkata' }),
      column('changed', 'LONG', { source: { kind: 'record', field: 'version' }, fieldType: 'DATE_TIME', dateTimeFormat: '1:SECONDS:EPOCH' })
    ])
    const { rows, letters, counts } = decode(plan, times.map(([ApproximateCreationDateTime], i) => changeLine({ id: { S: `row ${i}` } }, {}, { ApproximateCreationDateTime })))
    assert.deepEqual(letters, [])
    assert.deepEqual(counts.timeUnits, { s: 1, ms: 1, us: 1 })
    for (const row of rows) {
      const [, micros] = times[Number(String(row.id).slice(4))]!
      epochs.forEach(([format, nanos], i) => assert.equal(BigInt(row[`at${i}`] as number | bigint), micros * 1000n / nanos, format))
      assert.deepEqual([row.ts, row.plain, row.days, row.date, row.text, row.changed, row.version],
        [Number(micros / 1000n), Number(micros), 19896, 20240622, '2024-06-22 12:34', 1719039879, Number(micros)])
    }
    assert.equal(rows.length, times.length)
  })
})
