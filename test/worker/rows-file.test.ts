import assert from 'node:assert/strict'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { BlockWriter } from '../../src/block/block-writer.ts'
import type { Cell } from '../../src/schema/data-type.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import { runBuildTask } from '../../src/worker/build-task.ts'
import type { BlockRef, BuildResult, WorkerSetup } from '../../src/worker/protocol.ts'
import { column, planOf } from '../segment/plans.ts'
import { tempFolder } from '../temp-folder.ts'

const text = (value: string): Uint8Array => Buffer.from(value)

function run (plan: RowPlan, blocks: readonly (readonly Cell[])[][], folder = tempFolder('rows')): BuildResult & { readonly file: string, readonly folder: string } {
  const refs = blocks.map((rows, sequence): BlockRef => {
    const writer = new BlockWriter(plan.columns, 1)
    for (const row of rows) writer.append(row)
    const bytes = new Uint8Array(writer.cut())
    const buffer = new SharedArrayBuffer(bytes.length)
    new Uint8Array(buffer).set(bytes)
    return { partition: 1, rows: rows.length, bytes: bytes.length, unit: 0, sequence, buffer }
  })
  const setup: WorkerSetup = {
    plan, decoder: 'json', blockLimits: { rows: 100, bytes: 1 << 20 }, segment: { form: 'rows', archive: 'gzip', level: 1, creator: 'test' }, spillDir: tmpdir(), progress: new SharedArrayBuffer(24)
  }
  const file = join(folder, 's.json')
  return { ...runBuildTask(setup, { kind: 'build', name: 's', partition: 1, blocks: refs, archivePath: file, creationTime: 5, custom: {} }), file, folder }
}

describe('a file of rows in place of a segment', () => {
  it('has every type in a form that loses nothing, rows in order, versions of a key side by side', () => {
    const plan = planOf([
      column('k', 'STRING'), column('i', 'INT'), column('l', 'LONG'), column('f', 'FLOAT'), column('d', 'DOUBLE'), column('b', 'BOOLEAN'),
      column('t', 'TIMESTAMP'), column('j', 'JSON'), column('x', 'BYTES'), column('m', 'LONG', { multiValue: true })
    ])
    const row = (i: number): Cell[] => ['k"\u2028', i, 2n ** 62n + 1n, Math.fround(0.1), 0.1, 1, 1_700_000_000_000n, '{"a":1}', text('\x00\x7f'), [1n, 9_007_199_254_740_993n]]
    const { segment, error, file } = run(plan, [[row(1), ['b', ...Array<null>(9).fill(null)]], [row(3)]])
    assert.equal(error, undefined)
    const line = (i: number): string => `{"k":"k\\"\u2028","i":${i},"l":4611686018427387905,"f":0.10000000149011612,"d":0.1,"b":true,"t":1700000000000,"j":"{\\"a\\":1}","x":"007f","m":[1,9007199254740993]}\n`
    assert.equal(readFileSync(file, 'utf8'), `${line(1)}{"k":"b","i":null,"l":null,"f":null,"d":null,"b":null,"t":null,"j":null,"x":null,"m":null}\n${line(3)}`)
    assert.deepEqual([segment.rows, segment.archiveBytes, segment.archivePath], [3, readFileSync(file).length, file])
    // The same rows give the same file and CRC, other rows another.
    assert.equal(run(plan, [[row(1), ['b', ...Array<null>(9).fill(null)], row(3)]]).segment.crc, segment.crc)
    assert.notEqual(run(plan, [[row(2)]]).segment.crc, segment.crc)
  })

  it('is refused where Pinot would change a value, and leaves nothing behind', () => {
    const plan = planOf([column('k', 'STRING', { isKey: true }), column('s', 'STRING', { maxLength: 3 }), column('t', 'LONG', { fieldType: 'DATE_TIME' })], { timeColumn: 't' })
    for (const [cells, reason] of [
      [['k', 'long', 1n], /column s has a value of 4 characters, which Pinot would cut at 3/],
      [['k', 'a\0', 1n], /column s has a value with a NUL/],
      [['k', 's', null], /column t is the time column and null/]
    ] as const) {
      const { error, folder } = run(plan, [[['k', 'ok', 1n], cells]])
      assert.equal(error?.code, 'PLAN_CONFLICT')
      assert.match(error.message, reason)
      assert.deepEqual(readdirSync(folder), [])
    }
    // A key is never cut: the table says so.
    assert.equal(run(plan, [[['k'.repeat(600), 's', 1n]]]).error, undefined)
  })

  it('replaces one that was there', () => {
    const folder = tempFolder('rows')
    writeFileSync(join(folder, 's.json'), 'old')
    const { file } = run(planOf([column('k', 'STRING')]), [[['a']]], folder)
    assert.equal(readFileSync(file, 'utf8'), '{"k":"a"}\n')
  })
})
