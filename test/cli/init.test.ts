import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { writeChanges } from '../../bench/data/write-changes.ts'
import { writeExport } from '../../bench/data/write-export.ts'
import { openSource } from '../../src/engine/open-source.ts'
import { openTablePlan } from '../../src/engine/open-table-plan.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { tempFolder } from '../temp-folder.ts'

const root = tempFolder('init')
after(() => { rmSync(root, { recursive: true, force: true }) })
const main = new URL('../../src/cli/main.ts', import.meta.url).pathname
const tsx = import.meta.resolve('tsx')
const meetups = findShape('meetups')
const exported = await writeExport({ dir: join(root, 'export'), shape: meetups, items: 900, files: 5, emptyFiles: 2, seed: 1 })
mkdirSync(join(root, 'changes'))
await writeChanges({ path: join(root, 'changes', '1.ndjson'), shape: meetups, records: 300, seed: 1 })
await writeChanges({ path: join(root, 'changes', '2.ndjson.gz'), shape: meetups, records: 300, seed: 2, gzip: true })

interface Ran { readonly status: number | null, readonly stdout: string, readonly stderr: string }

function init (args: readonly string[], input?: string): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', tsx, main, 'init', ...args], { cwd: root, encoding: 'utf8', ...(input === undefined ? {} : { input }) })
  return { status, stdout, stderr }
}

describe('dynapinot init', () => {
  it('writes three files for an export that the plan of a backfill takes as they are', async () => {
    const ran = init(['--export', 'export', '--partition-key', 'meetup_id', '--sort-key', 'mtime', '--out', 'a/b'])
    assert.equal(ran.status, 0, ran.stderr)
    assert.match(ran.stdout, /900 records, 12 attributes -> table meetups, 8 partitions/)
    assert.match(ran.stdout, /\nmtime +N +100 % .* TIMESTAMP, sort key /)
    assert.deepEqual(readdirSync(join(root, 'a/b')).sort(), ['dynapinot.yaml', 'schema.json', 'table_config.json'])
    const options = resolveOptions({ configFile: join(root, 'a/b/dynapinot.yaml') })
    const source = await openSource(options)
    const plan = await openTablePlan(options, source)
    await source.close()
    assert.deepEqual(plan.changes, [])
    assert.deepEqual(plan.warnings, [])
    assert.deepEqual([source.totals.items, plan.rowPlan.keyColumns], [900, ['meetup_id', 'mtime']])
  })

  it('writes a config for a cluster, and says what comes next', () => {
    const ran = init(['--export', 'export', '--partition-key', 'meetup_id', '--sort-key', 'mtime', '--controller', 'http://pinot:9000', '--out', 'cluster'])
    assert.equal(ran.status, 0, ran.stderr)
    const { sink } = resolveOptions({ configFile: join(root, 'cluster/dynapinot.yaml') })
    assert.deepEqual(sink.kind === 'pinot' && sink.controllers, ['http://pinot:9000'])
    assert.match(ran.stderr, /\nnext: dynapinot check -c cluster\/dynapinot\.yaml, dynapinot apply -c .*, dynapinot backfill -c [^;]*\n$/)
  })

  it('reads plain and gzip changes, and reports as JSON', async () => {
    const ran = init(['--changes', 'changes/1.ndjson', 'changes/2.ndjson.gz', '--table', 'my_meetups', '--out', 'c', '--json'])
    assert.equal(ran.status, 0, ran.stderr)
    const report = JSON.parse(ran.stdout)
    assert.deepEqual([report.records, report.table, report.keys], [600, 'my_meetups', { partition: 'meetup_id', sort: 'mtime' }])
    const options = resolveOptions({ configFile: join(root, 'c/dynapinot.yaml') })
    const source = await openSource(options)
    assert.deepEqual((await openTablePlan(options, source)).changes, [])
    await source.close()
  })

  it('looks at the beginnings of several files only', () => {
    const ran = init(['--export', exported.path, '--partition-key', 'meetup_id', '--sort-key', 'mtime', '--sample', '70', '--out', 'd', '--json'])
    assert.equal(ran.status, 0, ran.stderr)
    assert.equal(JSON.parse(ran.stdout).records, 70)
    // A path that is given whole stays so.
    assert.ok(readFileSync(join(root, 'd/dynapinot.yaml'), 'utf8').includes(`export: ${exported.path}\n`))
  })

  it('reads standard input', () => {
    const ran = init(['--changes', '-', '--out', 'e'], readFileSync(join(root, 'changes/1.ndjson'), 'utf8'))
    assert.equal(ran.status, 0, ran.stderr)
    assert.match(ran.stdout, /^standard input: 300 records/)
    assert.deepEqual(resolveOptions({ configFile: join(root, 'e/dynapinot.yaml') }).source.kind, 'changes')
  })

  it('overwrites nothing unless it is forced', () => {
    mkdirSync(join(root, 'f'))
    writeFileSync(join(root, 'f/schema.json'), 'mine')
    const args = ['--changes', 'changes', '--out', 'f']
    const refused = init(args)
    assert.equal(refused.status, 2)
    assert.match(refused.stderr, /^CONFIG_INVALID: there already: .*schema\.json\n {2}remedy: .*--force/m)
    assert.deepEqual([readdirSync(join(root, 'f')), readFileSync(join(root, 'f/schema.json'), 'utf8')], [['schema.json'], 'mine'])
    assert.equal(init([...args, '--force']).status, 0)
    assert.match(readFileSync(join(root, 'f/schema.json'), 'utf8'), /"schemaName": "meetups"/)
  })

  it('goes on when one file is damaged, and says which', () => {
    const files = readdirSync(join(root, 'changes'))
    mkdirSync(join(root, 'g'))
    for (const file of files) writeFileSync(join(root, 'g', file), readFileSync(join(root, 'changes', file)))
    const whole = readFileSync(join(root, 'changes', '2.ndjson.gz'))
    writeFileSync(join(root, 'g', '2.ndjson.gz'), whole.subarray(0, 5000))
    const ran = init(['--changes', 'g', '--out', 'h'])
    assert.equal(ran.status, 0, ran.stderr)
    assert.match(ran.stdout, /\nwarnings\n {2}INPUT_CORRUPT: .*2\.ndjson\.gz/)
  })

  it('refuses what cannot be, with the exit code of the fault, and writes nothing', () => {
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [[], 2, /nothing to look at[^]*--table-description/],
      [['--export', 'export', '--changes', 'changes'], 2, /only one of --export, --changes and --kinesis/],
      [['--export', 'export', '--controller', 'localhost:9000'], 2, /sink\.pinot\.controller: must be an http or https URL/],
      [['--changes', 'changes', '--region', 'eu-west-1'], 2, /those of a stream/],
      [['--from', 'schema.json'], 2, /--from takes two files/],
      [['--export', 'export'], 2, /an export does not tell the key[^]*meetup_id[^]*--partition-key/],
      [['--export', 'export', '--partition-key', 'meetupid'], 2, /no item of the sample has the attribute meetupid; did you mean meetup_id\?/],
      [['--export', 'nowhere', '--partition-key', 'id'], 3, /INPUT_NOT_FOUND/],
      [['--changes', 'nowhere.ndjson'], 3, /INPUT_NOT_FOUND/],
      [['--changes', 'changes', '--sample', '0'], 2, /--sample takes a number of records/],
      [['--changes', 'changes', '--source-table', 'none'], 2, /no change records to go by[^]*meetups/],
      [['--export', 'export', '--source-table', 'x', '--partition-key', 'meetup_id'], 2, /an export is of one table/],
      [['--changes', 'changes', '--table', 'a b'], 2, /TABLE_CONFIG_INVALID/]
    ]
    for (const [args, status, pattern] of cases) {
      const ran = init([...args, '--out', 'never'])
      assert.equal(ran.status, status, `${args.join(' ')}: ${ran.stderr}`)
      assert.match(ran.stderr, pattern)
    }
    assert.ok(!readdirSync(root).includes('never'))
  })
})
