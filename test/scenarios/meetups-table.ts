import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SampleRow } from '../../bench/data/facts.ts'
import { shapeFile } from '../../bench/data/shapes/find-shape.ts'
import type { EmbeddedPinotCluster } from '../pinot/cluster.ts'

const columns = ['meetup_id', 'mtime', 'meetup_name', 'venue_name', 'group_city', 'group_id', 'group_lat', 'group_lon', 'rsvp_count'] as const
/** Keys in one query. */
const AT_ONCE = 200

/** Asks a table of meetups for these rows and compares every column. */
export async function assertRows (pinot: Pick<EmbeddedPinotCluster, 'query'>, table: string, sample: readonly SampleRow[]): Promise<void> {
  for (let at = 0; at < sample.length; at += AT_ONCE) {
    const part = sample.slice(at, at + AT_ONCE)
    const keys = part.map(({ row }) => `'${row['meetup_id'] as string}'`).join(',')
    const { rows } = await pinot.query(`SET enableNullHandling=true; SELECT ${columns.join(', ')} FROM ${table} WHERE meetup_id IN (${keys}) LIMIT 1000`)
    assert.equal(rows.length, part.length)
    const found = new Map(rows.map((row) => [String(row[0]), row]))
    for (const { row } of part) {
      const expected = columns.map((column) => column === 'mtime' ? timestampText(Number(row['mtime'])) : plain(row[column]))
      const got = found.get(row['meetup_id'] as string)!
      assert.deepEqual(got.map((value, i) => columns[i] === 'mtime' ? String(value).replace(/\.?0+$/, '') : value), expected)
    }
  }
}

/** Schema and table config of meetups under another name: their paths. */
export function meetupsFiles (dir: string, table: string): { schema: string, tableConfig: string } {
  const files = { schema: join(dir, `${table}-schema.json`), tableConfig: join(dir, `${table}-table.json`) }
  const change = (from: string, to: string, name: string): void => {
    writeFileSync(to, JSON.stringify({ ...JSON.parse(readFileSync(shapeFile('meetups', from), 'utf8')) as object, [name]: table }))
  }
  change('schema.json', files.schema, 'schemaName')
  change('table_config.json', files.tableConfig, 'tableName')
  return files
}

function timestampText (ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '').replace(/\.?0+$/, '')
}

function plain (value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value ?? null
}
