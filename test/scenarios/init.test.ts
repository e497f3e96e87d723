// What init proposes is a table that Pinot takes, and that holds all of the input.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Shape } from '../../bench/data/shape.ts'
import { shapeNames } from '../../bench/data/shape.ts'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { writeExport } from '../../bench/data/write-export.ts'
import type { InferReport } from '../../src/engine/infer/report.ts'
import { changedMeetup, inserts, remove, update } from '../demo/meetups.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { tempFolder } from '../temp-folder.ts'
import { dynapinot, reportOf } from './cli.ts'

const ITEMS = 60
const SEED = 5
const java = await preparePinotJava()

/** Items in whose attributes types meet. */
const conflicting = [
  { id: { S: 'a' }, n: { N: '1' }, mixed: { N: '1.5' }, flag: { BOOL: true }, several: { NS: ['1', '2'] }, part: { M: { a: { N: '1' } } }, tree: { M: { zip: { S: '0150' } } }, either: { M: { x: { S: 'y' } } } },
  { id: { S: 'a' }, n: { N: '2' }, mixed: { S: 'one' }, flag: { N: '0' }, several: { N: '3' }, part: { S: 'text' }, tree: { M: { zip: { N: '150' } } }, either: { L: [{ N: '7' }] } },
  { id: { S: 'b' }, n: { N: '1' }, mixed: { NULL: true }, part: { N: '12345678901234567890123456789012345678' } }
]
const expectedRows = [
  ['a', 1, '1.5', 'true', [1, 2], { a: 1 }, { zip: '0150' }, { x: 'y' }],
  ['a', 2, 'one', '0', [3], 'text', { zip: 150 }, [7]],
  ['b', 1, null, null, null, '12345678901234567890123456789012345678', null, null]
]

describe('a table by init', { skip: java.available ? false : java.reason }, () => {
  let pinot: EmbeddedPinotCluster
  let dir: string
  before(async () => {
    dir = tempFolder('init-pinot')
    pinot = await EmbeddedPinotCluster.start()
  })
  after(async () => {
    await pinot.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  /** init, apply, backfill: nothing but the files of init says what the table is. Returns init's report. */
  async function through (name: string, input: readonly string[], rows: number): Promise<InferReport> {
    const out = join(dir, name)
    const made = await dynapinot(['init', '--json', '--table', name, '--out', out, ...input])
    assert.equal(made.code, 0, made.stderr)
    const common = ['-c', join(out, 'dynapinot.yaml'), '--controller', pinot.controllerUrl, '--state', join(out, 'state'), '--workers', '1', '--json']
    const applied = await dynapinot(['apply', ...common])
    assert.equal(applied.code, 0, applied.stderr)
    const run = await dynapinot(['backfill', ...common])
    assert.equal(run.code, 0, run.stderr)
    const { counts, segments } = reportOf(run)
    assert.deepEqual([counts.rows, counts.deadLetters, counts.unmapped, counts.nulled, counts.rounded, counts.shortened], [rows, 0, {}, {}, {}, {}], name)
    await pinot.waitFor(name, segments.count, 60_000)
    return JSON.parse(made.stdout) as InferReport
  }

  /** As many values in each column as the sample, which is the whole input, has; the row of a delete has its key only. */
  async function assertFilled ({ table, attributes }: InferReport, deletes: number = 0): Promise<void> {
    for (let at = 0; at < attributes.length; at += 40) {
      const part = attributes.slice(at, at + 40)
      const counts = part.map(({ column }) => `COUNT(*) FILTER (WHERE "${column.name}" IS NOT NULL)`)
      const { rows } = await pinot.query(`SET enableNullHandling=true; SET skipUpsert=true; SELECT ${counts.join(', ')} FROM ${table}`)
      assert.deepEqual(
        Object.fromEntries(part.map(({ name }, i) => [name, rows[0]![i]])),
        Object.fromEntries(part.map(({ name, role, present, nulls }) => [name, present - nulls - (role === null ? deletes : 0)])))
    }
  }

  it('takes the recipe\'s events: inserts, an update, a delete', async () => {
    const path = join(dir, 'events.ndjson')
    writeFileSync(path, inserts() + update() + remove())
    await assertFilled(await through('recipe', ['--changes', path], 12), 1)
    assert.deepEqual((await pinot.query('SELECT COUNT(*), SUM(rsvp_count) FROM recipe')).rows[0], [9, 9 * 20 + 45 - 2])
    assert.deepEqual((await pinot.query(`SELECT COUNT(*) FROM recipe WHERE meetup_id = '${changedMeetup}'`)).rows[0], [0])
  })

  for (const name of shapeNames) {
    it(`takes ${name}`, async () => {
      const shape = findShape(name)
      const [partition, sort] = shape.keyAttributes
      const made = await writeExport({ dir: join(dir, `export-${name}`), shape, items: ITEMS, files: 2, seed: SEED })
      const report = await through(`shape_${name}`, ['--export', made.path, '--partition-key', partition!, ...(sort === undefined ? [] : ['--sort-key', sort])], ITEMS)
      assert.equal(report.records, ITEMS)
      await assertFilled(report)
      const sum = Array.from({ length: ITEMS }, (_, n) => shape.item(SEED, n, 0).sum).reduce((a, b) => a + b)
      assert.deepEqual((await pinot.query(`SELECT COUNT(*), SUM(${shape.sumColumn}) FROM shape_${name}`)).rows[0], [ITEMS, sum])
    })
  }

  it('takes an export with conflicting types, and the report names every conflict', async () => {
    const image = (n: number): string => JSON.stringify(conflicting[n])
    const shape = { tableName: 'things', item: (_: number, n: number) => ({ image: () => image(n) }) } as unknown as Shape
    const made = await writeExport({ dir: join(dir, 'export-conflicts'), shape, items: conflicting.length, files: 1, seed: SEED })
    const report = await through('conflicts', ['--export', made.path, '--partition-key', 'id', '--sort-key', 'n'], conflicting.length)
    assert.deepEqual(Object.fromEntries(report.attributes.map(({ name, conflict }) => [name, conflict])), {
      id: null, n: null, mixed: ['N', 'S'], flag: ['BOOL', 'N'], several: ['NS', 'N'], part: ['M', 'S', 'N'], tree: null, either: ['M', 'L']
    })
    assert.match(report.attributes.find(({ name }) => name === 'tree')!.notes.join(), /several types inside, at tree\.zip: S 1, N 1/)
    await assertFilled(report)
    const { rows } = await pinot.query('SET enableNullHandling=true; SELECT id, n, mixed, flag, several, part, tree, either FROM conflicts ORDER BY id, n')
    assert.deepEqual(rows.map((row) => row.map((value, i) => i < 5 || value === null ? value : documentOf(value as string))), expectedRows)
  })
})

/** A JSON cell; a number of many digits as its text. */
function documentOf (text: string): unknown {
  return /^\d{20,}$/.test(text) ? text : JSON.parse(text)
}
