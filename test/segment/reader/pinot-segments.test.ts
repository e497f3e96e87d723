import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { zstdAvailable } from '../../../src/bytes/zstd.ts'
import { bigDecimalOfText } from '../../../src/schema/decimal-text.ts'
import type { Cell, DataType } from '../../../src/schema/data-type.ts'
import { openSegmentArchive } from '../../../src/segment/reader/segment-reader.ts'
import { plain } from '../arbitraries.ts'

const golden = (path: string) => readFileSync(new URL(`../../golden/segment/${path}`, import.meta.url))

/** A cell that Pinot was given as JSON, as it is stored. */
function stored (type: DataType, json: unknown): Cell {
  if (json === undefined) return null
  if (Array.isArray(json)) return json.map((value) => stored(type, value)) as Cell
  switch (type) {
    case 'FLOAT': return Math.fround(json as number)
    case 'BOOLEAN': return json === true ? 1 : 0
    case 'BIG_DECIMAL': return bigDecimalOfText(json as string)!
    case 'BYTES': return Uint8Array.from(Buffer.from(json as string, 'hex'))
    case 'JSON': return JSON.stringify(json)
    default: return json as Cell
  }
}

describe('segments that Pinot 1.5.1 wrote', () => {
  const rows = golden('pinot-all-types.ndjson').toString().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)

  for (const version of ['v3', 'v1'] as const) {
    it(`are read in version ${version}: all types, with and without dictionary`, () => {
      const { metadata, columns } = openSegmentArchive(golden(`pinot-all-types-${version}.tar.gz`))
      assert.equal(metadata.version, version)
      assert.equal(columns.size, 44)
      for (const [name, reader] of columns) {
        assert.deepEqual(reader.cells().map(plain), rows.map((row) => plain(stored(reader.metadata.dataType, row[name]))), name)
      }
    })
  }

  it('have their metadata', () => {
    const { metadata } = openSegmentArchive(golden('pinot-all-types-v3.tar.gz'))
    const { columns, crc, ...facts } = metadata
    assert.deepEqual(facts, {
      name: 'all_types',
      table: 'all',
      creator: null,
      version: 'v3',
      rows: 4,
      timeColumn: 'ts',
      startTime: 1700000000000n,
      endTime: 1700000000003n,
      timeUnit: 'MILLISECONDS',
      creationTime: 1700000000000,
      custom: { a: 'x,y' }
    })
    assert.match(crc!, /^\d+$/)
    assert.deepEqual(columns.get('day'), {
      name: 'day',
      dataType: 'STRING',
      storedType: 'STRING',
      fieldType: 'DATE_TIME',
      multiValue: false,
      rows: 4,
      cardinality: 4,
      hasDictionary: true,
      sorted: true,
      bits: 2,
      entryLength: 10,
      maxValues: 0,
      values: 4,
      min: '2024-01-01',
      max: '2024-01-04',
      defaultNull: 'null',
      dateTimeFormat: '1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd',
      dateTimeGranularity: '1:DAYS',
      partition: null
    })
    assert.deepEqual(columns.get('dINT')!.partition, { function: 'Modulo', count: 1, ids: [0] })
  })

  it('are read with all chunk codecs and versions of raw indexes', () => {
    const { metadata, columns } = openSegmentArchive(golden('pinot-raw-codecs.tar.gz'))
    assert.equal(metadata.rows, 1100)
    const expected: Record<string, (row: number) => Cell> = {
      i: (row) => row,
      L: (row) => row * 1000003 % 777,
      S: (row) => `value ${row % 10} ${'x'.repeat(row % 13)}`,
      M: (row) => Array.from({ length: row % 3 + 1 }, (_, k) => `m${row % 50}-${k}`),
      I: (row) => Array.from({ length: row % 3 + 1 }, (_, k) => row * k)
    }
    let checked = 0
    for (const [name, reader] of columns) {
      if (name.includes('ZSTANDARD') && !zstdAvailable) {
        assert.throws(() => reader.cells(), /Zstandard needs Node 22.15/)
        continue
      }
      const cells = Array.from({ length: 1100 }, (_, row) => expected[name[0]!]!(row))
      assert.deepEqual(reader.cells(), cells, name)
      assert.deepEqual(reader.cells(1020, 1030), cells.slice(1020, 1030), name)
      checked++
    }
    assert.ok(checked >= 27)
  })
})
