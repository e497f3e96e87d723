// Field by field: the metadata of a segment, against that of a segment that Pinot's own builder makes of the same rows.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { dataTypes } from '../../src/schema/data-type.ts'
import type { Cell, DataType, Scalar } from '../../src/schema/data-type.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import { readArchive } from '../../src/segment/reader/read-archive.ts'
import { decimalText, valueText } from '../../src/segment/value-text.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { SegmentOracle } from '../pinot/oracle.ts'
import type { ColumnFacts } from '../pinot/oracle-types.ts'
import { anyCase, cellOf } from './arbitraries.ts'
import { buildSegment, packSegment } from './built.ts'
import { blocksOf, column, joined, pinotSchema, pinotTableConfig, planOf, request } from './plans.ts'

const java = await preparePinotJava()
/** One partition: it does not depend on the values. */
const partition = { function: 'Murmur', count: 1 } as const
const singleOnly: readonly DataType[] = ['JSON', 'BIG_DECIMAL']

/** A value as Pinot's builder takes it from JSON. */
function asJson (type: DataType, value: Scalar): string {
  switch (type) {
    case 'BOOLEAN': return value === 1 ? 'true' : 'false'
    case 'INT': case 'LONG': return String(value)
    case 'TIMESTAMP': return `"${value as number | bigint}"`
    case 'BIG_DECIMAL': return `"${decimalText(value as Uint8Array)}"`
    case 'BYTES': return `"${Buffer.from(value as Uint8Array).toString('hex')}"`
    case 'FLOAT': case 'DOUBLE': return `"${valueText(type, value)}"`
    default: return JSON.stringify(value)
  }
}

/**
 * What Pinot's ingestion would change on the way is left out: it cuts texts at NUL and at 512 characters, writes JSON anew,
 * and keeps the zeros at the end of a BIG_DECIMAL.
 */
function isKept (type: DataType, value: Scalar): boolean {
  if (type === 'STRING') return !(value as string).includes('\0') && (value as string).length <= 512
  if (type === 'JSON') return /^(?:"[a-z]*"|\[[0-9,]*\]|true|false|null)$/.test(value as string)
  if (type === 'BIG_DECIMAL') return !/0$|E/.test(decimalText(value as Uint8Array))
  return true
}

function rowsKept (plan: RowPlan, rows: ReadonlyArray<readonly Cell[]>): ReadonlyArray<readonly Cell[]> {
  return rows.map((row) => row.map((cell, c): Cell => {
    const { dataType } = plan.columns[c]!
    const all = cell === null ? [] : Array.isArray(cell) ? cell as Scalar[] : [cell as Scalar]
    return all.every((value) => isKept(dataType, value)) ? cell : null
  }))
}

/** A row for Pinot's builder; nulls are left out. */
function jsonLine (plan: RowPlan, row: readonly Cell[]): string {
  const fields = row.flatMap((cell, c) => {
    const { name, dataType } = plan.columns[c]!
    if (cell === null) return []
    const json = Array.isArray(cell) ? `[${(cell as Scalar[]).map((value) => asJson(dataType, value)).join(',')}]` : asJson(dataType, cell as Scalar)
    return `${JSON.stringify(name)}:${json}`
  })
  return `{${fields.join(',')}}\n`
}

describe('metadata beside that of a segment that Pinot builds', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  let folder: string
  let number = 0
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'metadata-pinot-'))
    oracle = await SegmentOracle.start({ jvmArgs: ['-Duser.timezone=UTC'] })
  })
  after(async () => {
    await oracle?.close()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  /** The same rows built here and there: the same facts when Pinot reads them, and the same lines of metadata. */
  async function assertSame (plan: RowPlan, all: ReadonlyArray<readonly Cell[]>): Promise<void> {
    const rows = rowsKept(plan, all)
    const dir = join(folder, `case-${number++}`)
    const asked = { ...request, custom: { 'job.id': 'x 1', empty: '' } }
    const built = buildSegment(plan, asked, blocksOf(plan, rows))
    writeFileSync(`${dir}.tar`, joined(packSegment(built, { archive: 'lz4', level: 1 })))
    writeFileSync(`${dir}.ndjson`, rows.map((row) => jsonLine(plan, row)).join(''))
    const reference = await oracle.build({
      schema: pinotSchema(plan),
      tableConfig: pinotTableConfig(plan),
      rows: `${dir}.ndjson`,
      outDir: dir,
      segmentName: asked.name,
      creationTime: String(asked.creationTime),
      custom: asked.custom
    })
    const ours = await oracle.read({ tar: `${dir}.tar`, rows: true })
    const theirs = await oracle.read({ tar: reference.tar!, rows: true })
    // CRCs are of bytes, and chunks are compressed otherwise; Pinot names no creator.
    const facts = ({ segment: { crc: _crc, dataCrc: _dataCrc, creator: _creator, startTime, endTime, timeUnit, ...rest } }: typeof ours): object =>
      ({ ...rest, startTime: millisOf(startTime, timeUnit), endTime: millisOf(endTime, timeUnit) })
    assert.deepEqual(facts(ours), facts(theirs))
    assert.deepEqual(ours.columns, theirs.columns)
    assert.deepEqual(Object.keys(ours.columnMetadata), Object.keys(theirs.columnMetadata))
    for (const [name, column] of Object.entries(ours.columnMetadata)) assert.deepEqual(sizesOf(column), sizesOf(theirs.columnMetadata[name]!), name)
    const archive = readArchive(readFileSync(reference.tar!))
    const lines = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString('latin1').split('\n').filter((line) => !/^(?:creator\.version|segment\.(?:start\.time|end\.time|time\.unit)) /.test(line)).map((line) => numbersOf(plan, line)).sort()
    assert.deepEqual(lines(joined(built.files.get('metadata.properties'))), lines(archive.get(`${asked.name}/v3/metadata.properties`)!))
  }

  it('of all types and encodings', async () => {
    const columns = dataTypes.flatMap((type) => (['dictionary', 'raw'] as const).flatMap((encoding) => [
      column(`${type}_${encoding}`, type, { encoding }), ...(singleOnly.includes(type) ? [] : [column(`${type}_${encoding}_many`, type, { encoding, multiValue: true })])
    ]))
    const plan = planOf([column('key', 'STRING'), ...columns], { partition: { column: 'key', ...partition } })
    for (const [numRuns, seed] of [[100, 3], [1, 4], [7, 5]] as const) {
      await assertSame(plan, fc.sample(fc.tuple(...plan.columns.map((one) => cellOf(one))), { numRuns, seed }))
    }
    await assertSame(plan, Array.from({ length: 3 }, () => plan.columns.map(() => null)))
  })

  it('of sorted columns, one value, many values', async () => {
    const plan = planOf([
      column('one', 'STRING'), column('up', 'INT'), column('down', 'LONG'), column('raw', 'DOUBLE', { encoding: 'raw' }), column('unique', 'STRING'), column('m', 'INT', { fieldType: 'METRIC' }), column('many', 'STRING', { multiValue: true })
    ], { partition: { column: 'one', ...partition } })
    await assertSame(plan, Array.from({ length: 5000 }, (_, i): Cell[] => ['same', i >> 3, 5000 - i, i / 8, `u${i * 7919 % 5000}`, i % 9 === 0 ? null : i, Array.from({ length: 1 + i % 40 }, (__, k) => `v${k}`)]))
  })

  it('of time columns in any format', async () => {
    const at = Date.UTC(2024, 5, 22, 7, 4, 39, 869)
    for (const [type, dateTimeFormat, value] of [
      ['TIMESTAMP', 'TIMESTAMP', (i: number) => at + i * 1_000_003], ['LONG', '1:MILLISECONDS:EPOCH', (i: number) => at + i], ['LONG', '1:MICROSECONDS:EPOCH', (i: number) => at * 1000 + i * 999],
      ['INT', '1:SECONDS:EPOCH', (i: number) => Math.floor(at / 1000) + i], ['INT', 'EPOCH|DAYS', (i: number) => Math.floor(at / 86_400_000) + i], ['INT', '1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd', (i: number) => 20240601 + i],
      ['STRING', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd HH:mm|Asia/Kolkata', (i: number) => `2024-06-${10 + i} 07:0${i}`]
    ] as const) {
      for (const encoding of ['dictionary', 'raw'] as const) {
        const plan = planOf([column('key', 'STRING'), column('at', type, { fieldType: 'DATE_TIME', dateTimeFormat, dateTimeGranularity: '1:MINUTES', encoding })], { timeColumn: 'at', partition: { column: 'key', ...partition } })
        await assertSame(plan, [3, 1, 5, 5, 9].map((i) => [`k${i}`, value(i)]))
      }
    }
  })

  it('of random schemas and rows', async () => {
    await fc.assert(fc.asyncProperty(anyCase(6, 40), async ({ plan, rows }) => {
      fc.pre(rows.length > 0)
      const first = plan.columns[0]!
      const [key] = first.multiValue || first.dataType === 'BIG_DECIMAL' ? [column('key', 'INT')] : [undefined]
      const columns = key === undefined ? plan.columns : [key, ...plan.columns]
      await assertSame({ ...plan, columns, partition: { column: columns[0]!.name, ...partition } }, key === undefined ? rows : rows.map((row, i) => [i, ...row]))
    }), { numRuns: 60 })
  })
})

/** A line with the limits of a floating-point column by value: Java spells some as 1.4E-45 where 1.0E-45 is enough. */
function numbersOf (plan: RowPlan, line: string): string {
  const [, start, name, value] = /^(column\.(.+)\.(?:min|max)Value = )(.+)$/.exec(line) ?? []
  switch (plan.columns.find((one) => one.name === name)?.storedType) {
    case 'FLOAT': return `${start!}${Math.fround(Number(value))}`
    case 'DOUBLE': return `${start!}${Number(value)}`
    default: return line
  }
}

/** The times of a segment are in ms here, in the unit of the column there (where the size of the format is forgotten). */
function millisOf (time: string | null, unit: string | null): number | null {
  const perMilli: Readonly<Record<string, number>> = { MICROSECONDS: 1000, MILLISECONDS: 1, SECONDS: 1 / 1000, DAYS: 1 / 86_400_000 }
  return time === null ? null : Math.floor(Number(time) / perMilli[unit!]!)
}

/** Facts without the sizes that depend on how bytes are packed: raw chunks, and dictionaries of values of any length. */
function sizesOf ({ indexSizes, ...facts }: ColumnFacts): object {
  const { dictionary, forward_index: forward, ...others } = indexSizes
  const fixed = facts.storedType !== 'STRING' && facts.storedType !== 'BYTES' && facts.storedType !== 'BIG_DECIMAL'
  return {
    ...facts,
    indexes: Object.keys(indexSizes).sort(),
    others,
    forward: facts.hasDictionary ? forward : undefined,
    dictionarySize: fixed ? dictionary : undefined
  }
}
