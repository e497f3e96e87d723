// A million items into a real Pinot: killed and resumed three times, then late duplicates and tombstones.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { exportBook } from '../../bench/data/facts.ts'
import type { FactsBook } from '../../bench/data/facts.ts'
import { lateDuplicates, tombstones } from '../../bench/data/late-records.ts'
import { findShape, shapeFile } from '../../bench/data/shapes/find-shape.ts'
import { writeExport } from '../../bench/data/write-export.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { dynapinot, journalled, reportOf } from './cli.ts'
import { assertRows } from './meetups-table.ts'
import { tempFolder } from '../temp-folder.ts'

const ITEMS = 1_000_000
const FILES = 40
const PARTITIONS = 8
const SEED = 11
const LATE = 10_000
const shape = findShape('meetups')
const java = await preparePinotJava()

describe('a million items in a real Pinot', { skip: java.available ? false : java.reason }, () => {
  let pinot: EmbeddedPinotCluster
  let dir: string
  let book: FactsBook
  let segments = 0
  const common = () => [
    '--json', '--schema', shapeFile('meetups', 'schema.json'), '--table-config', shapeFile('meetups', 'table_config.json'),
    '--controller', pinot.controllerUrl, '--workers', '2',
    '--set', 'source.keys.partition=meetup_id', 'source.keys.sort=mtime', 'segment.rows=50000', 'log.format=json', 'progress=off'
  ]
  const one = async (sql: string) => (await pinot.query(sql)).rows[0]!

  before(async () => {
    dir = tempFolder('million')
    pinot = await EmbeddedPinotCluster.start()
    book = exportBook(shape, SEED, ITEMS, PARTITIONS)
  })
  after(async () => {
    await pinot.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('arrive whole, though the job is killed three times', async () => {
    const made = await writeExport({ dir, shape, items: ITEMS, files: FILES, seed: SEED })
    const state = join(dir, 'state')
    const args = ['--export', made.path, '--state', state, ...common()]
    const applied = await dynapinot(['apply', ...args])
    assert.equal(applied.code, 0, applied.stderr)
    const reached: number[] = []
    for (const step of [1, 2, 3]) {
      const count = journalled(state) + 1 + Math.floor(Math.random() * 3)
      const killed = await dynapinot(['backfill', ...args], { kill: 'SIGKILL', afterSegments: { state, count } })
      assert.equal(killed.signal, 'SIGKILL', `kill ${step} in the middle of the job`)
      reached.push(journalled(state))
    }
    assert.ok(reached[0]! >= 1 && reached[2]! > reached[0]!, `killed after ${reached.join(', ')} segments`)
    const run = await dynapinot(['backfill', ...args])
    assert.equal(run.code, 0, run.stderr)
    const report = reportOf(run)
    assert.deepEqual([report.counts.rows, report.segments.rows], [ITEMS, ITEMS])
    segments = report.segments.count
    await pinot.waitFor('meetups', segments, 120_000)
    const facts = book.facts()
    assert.deepEqual(await one('SELECT COUNT(*), SUM(rsvp_count) FROM meetups'), [ITEMS, facts.sum])
    // Each row once, too: nothing is hidden behind an equal key.
    assert.deepEqual(await one('SET skipUpsert=true; SELECT COUNT(*) FROM meetups'), [ITEMS])
    const { rows } = await pinot.query('SELECT $segmentName, COUNT(*), SUM(rsvp_count) FROM meetups GROUP BY $segmentName LIMIT 100000')
    const sums = facts.partitions.map(() => ({ rows: 0, sum: 0 }))
    for (const [name, count, sum] of rows as [string, number, number][]) {
      const partition = sums[Number(/-p(\d{4})-/.exec(name)![1])]!
      partition.rows += count
      partition.sum += sum
    }
    assert.deepEqual(sums, facts.partitions.map(({ rows, sum }) => ({ rows, sum })))
  })

  it('equal their source, a thousand rows at random', async () => { await assertRows(pinot, 'meetups', book.sample(1000)) })

  it('are not changed by late duplicates with older versions', async () => {
    await load('late', lateDuplicates({ shape, seed: SEED, items: items(LATE, 3), before: 1_719_000_000_000_000 }))
    assert.deepEqual(await one('SELECT COUNT(*), SUM(rsvp_count) FROM meetups'), [ITEMS, book.facts().sum])
    assert.deepEqual(await one('SET skipUpsert=true; SELECT COUNT(*) FROM meetups'), [ITEMS + LATE])
  })

  it('are hidden by tombstones', async () => {
    const gone = items(LATE, 7)
    await load('gone', tombstones({ shape, seed: SEED, items: gone, after: 1_719_100_000_000_000 }))
    for (const n of gone) book.remove(n)
    assert.deepEqual(await one('SELECT COUNT(*), SUM(rsvp_count) FROM meetups'), [ITEMS - LATE, book.facts().sum])
  })

  function items (count: number, step: number): number[] {
    return Array.from({ length: count }, (_, i) => i * step * 10)
  }

  async function load (name: string, records: Iterable<string>): Promise<void> {
    const path = join(dir, `${name}.ndjson`)
    writeFileSync(path, [...records].map((line) => line.trimEnd() + '\n').join(''))
    const run = await dynapinot(['backfill', '--changes', path, '--state', join(dir, `state-${name}`), ...common()])
    assert.equal(run.code, 0, run.stderr)
    const report = reportOf(run)
    assert.equal(report.counts.rows, LATE)
    segments += report.segments.count
    await pinot.waitFor('meetups', segments, 120_000)
  }
})
