import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { exportBook } from '../../bench/data/facts.ts'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { temporaryFolder } from './temporary-folder.ts'

const root = temporaryFolder()
const main = new URL('../../bench/data/main.ts', import.meta.url).pathname
const run = (...args: string[]): unknown => JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', main, ...args], { encoding: 'utf8' }))

describe('bench/data/main.ts', () => {
  it('writes an export with its facts', () => {
    const out = join(root, 'export')
    const told = run('export', '--shape', 'wide', '--items', '200', '--files', '3', '--empty-files', '1', '--seed', '4', '--partitions', '3', '--out', out) as { path: string, files: number }
    assert.equal(told.files, 4)
    assert.equal(readdirSync(join(told.path, 'data')).length, 4)
    const saved = JSON.parse(readFileSync(join(out, 'facts.json'), 'utf8'))
    const book = exportBook(findShape('wide'), 4, 200, 3)
    assert.deepEqual(saved.partitions, book.facts().partitions)
    assert.deepEqual(saved.sample, JSON.parse(JSON.stringify(book.sample(20))))
  })

  it('writes changes over several files, late records and tombstones with the facts after all of them', () => {
    const out = join(root, 'changes')
    run('changes', '--items', '1001', '--files', '2', '--existing', '50', '--late', '5', '--tombstones', '60', '--out', out)
    assert.deepEqual(readdirSync(out).sort(), ['changes', 'facts.json', 'late.ndjson', 'tombstones.ndjson'])
    const lines = (name: string): string[] => readFileSync(join(out, name), 'utf8').trimEnd().split('\n')
    assert.deepEqual([lines('changes/0001.ndjson').length, lines('changes/0002.ndjson').length, lines('late.ndjson').length, lines('tombstones.ndjson').length], [501, 500, 5, 60])
    const saved = JSON.parse(readFileSync(join(out, 'facts.json'), 'utf8'))
    const kinds = [...lines('changes/0001.ndjson'), ...lines('changes/0002.ndjson')].map((line) => JSON.parse(line).eventName as string)
    const inserted = kinds.filter((kind) => kind === 'INSERT').length
    const gone = new Set([...lines('changes/0001.ndjson'), ...lines('changes/0002.ndjson'), ...lines('tombstones.ndjson')].map((line) => JSON.parse(line)).filter((change) => change.eventName === 'REMOVE').map((change) => JSON.stringify(change.dynamodb.Keys)))
    assert.equal(saved.rows, 50 + inserted - gone.size)
    assert.ok(saved.removed.every((one: { keys: unknown }) => gone.has(JSON.stringify(one.keys))))
  })

  it('refuses what it does not know', () => {
    for (const args of [[], ['export'], ['both', '--out', root], ['export', '--out', root, '--shape', 'none'], ['export', '--out', root, '--items', '-1']]) {
      assert.equal(spawnSync(process.execPath, ['--import', 'tsx', main, ...args]).status, 2, args.join(' '))
    }
  })
})
