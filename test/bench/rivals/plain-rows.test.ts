import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { partitionOf } from '../../../bench/data/murmur2.ts'
import { findShape } from '../../../bench/data/shapes/find-shape.ts'
import { writePlainRows } from '../../../bench/rivals/plain-rows.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const root = temporaryFolder()

describe('writePlainRows', () => {
  for (const gzip of [false, true]) {
    it(`writes each item once, into the file of its partition${gzip ? ', as gzip' : ''}`, () => {
      const dir = join(root, String(gzip))
      mkdirSync(dir)
      const shape = findShape('meetups')
      const paths = writePlainRows({ shape, seed: 1, items: 8000, partitions: 3, dir, gzip, record: { is_delete: false } })
      const seen: number[] = []
      for (const [p, path] of paths.entries()) {
        const bytes = readFileSync(path)
        const rows = (gzip ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
        for (const row of rows) {
          assert.equal(partitionOf(row.meetup_id as string, 3), p)
          assert.equal(row.is_delete, false)
          assert.equal(typeof row.location, 'string', 'bytes as hex')
        }
        seen.push(rows.length)
      }
      assert.equal(seen.reduce((sum, rows) => sum + rows, 0), 8000)
      assert.ok(Math.min(...seen) > 2000)
    })
  }

  it('writes values as a JSON reader takes them', () => {
    const dir = join(root, 'wide')
    mkdirSync(dir)
    const shape = findShape('wide')
    const [path] = writePlainRows({ shape, seed: 1, items: 1, partitions: 1, dir, gzip: false, record: {} })
    const row = JSON.parse(readFileSync(path!, 'utf8')) as Record<string, unknown>
    const expected = shape.item(1, 0, 0).row()
    assert.deepEqual(row.map_00, (expected.map_00 as { json: unknown }).json)
    assert.equal(row.exact_00, (expected.exact_00 as { decimal: string }).decimal)
    assert.deepEqual(row.words_00, expected.words_00)
  })
})
