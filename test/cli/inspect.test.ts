import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { inserts } from '../demo/meetups.ts'
import { dynapinot } from '../scenarios/cli.ts'
import { cellJson, cellText } from '../../src/cli/cell-text.ts'
import { tempFolder } from '../temp-folder.ts'

const demo = new URL('../demo/', import.meta.url).pathname

describe('cells', () => {
  it('are JSON without loss', () => {
    assert.deepEqual([
      cellJson(9223372036854775807n, 'LONG'), cellJson(5, 'LONG'), cellJson(1, 'BOOLEAN'), cellJson(1719080907442, 'TIMESTAMP'),
      cellJson(Uint8Array.of(0, 1, 15), 'BIG_DECIMAL'), cellJson(Uint8Array.of(1, 255), 'BYTES'), cellJson(-Infinity, 'DOUBLE'),
      cellJson([1, 2], 'INT'), cellJson(null, 'STRING'), cellJson(8.64e15 + 1, 'TIMESTAMP')
    ], ['9223372036854775807', 5, true, '2024-06-22T18:28:27.442Z', '1.5', '01ff', '-Infinity', [1, 2], null, '8640000000000001'])
  })

  it('keep to one line and a width on a terminal', () => {
    assert.equal(cellText('a\nb\u0000', 'STRING', 40), 'a\\x0ab\\x00')
    assert.equal(cellText('x'.repeat(50), 'STRING', 10), 'xxxxxxxxx…')
  })
})

describe('dynapinot inspect', () => {
  it('shows what backfill wrote, as text and as JSON', async () => {
    const dir = tempFolder('inspect')
    writeFileSync(join(dir, 'in.ndjson'), inserts())
    const made = await dynapinot(['backfill', '--schema', join(demo, 'schema.json'), '--table-config', join(demo, 'table_config.json'),
      '--changes', join(dir, 'in.ndjson'), '--out', join(dir, 'out'), '--state', join(dir, 'state'), '--set', 'partition.count=1'])
    assert.equal(made.code, 0, made.stderr)
    const text = await dynapinot(['inspect', join(dir, 'out'), '--rows', '2'])
    assert.match(text.stdout, /10 rows, v3, crc \d+/)
    assert.match(text.stdout, /meetup_id +STRING dimension .*Murmur\/1 = 0/)
    const json = JSON.parse((await dynapinot(['inspect', join(dir, 'out'), '--rows', '10', '--json', '--columns', 'meetup_id', 'mtime', 'location', 'is_delete'])).stdout)
    assert.equal(json.rows, 10)
    assert.deepEqual(json.firstRows[0], { meetup_id: 'meetup-01', mtime: '2024-06-22T07:04:39.000Z', location: '80c0528666666666664044400000000000', is_delete: false })
    assert.equal((await dynapinot(['inspect', join(dir, 'out'), '--columns', 'nope'])).code, 2)
    const damaged = join(dir, 'damaged.tar.gz')
    writeFileSync(damaged, 'not a segment')
    const refused = await dynapinot(['inspect', damaged])
    assert.equal(refused.code, 3)
    assert.match(refused.stderr, /SEGMENT_INVALID/)
  })
})
