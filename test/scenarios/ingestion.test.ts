// The same change records by our own builder and by Pinot's, which is given our rows as a file: the same query results.
import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { tempFolder } from '../temp-folder.ts'
import { dynapinot, reportOf } from './cli.ts'

const java = await preparePinotJava()
const KEYS = 40

const columns: readonly object[] = [
  { name: 'id', dataType: 'STRING' }, { name: 'text', dataType: 'STRING' }, { name: 'doc', dataType: 'JSON' }, { name: 'raw', dataType: 'BYTES' },
  { name: 'flag', dataType: 'BOOLEAN' }, { name: 'big', dataType: 'BIG_DECIMAL' }, { name: 'many', dataType: 'LONG', singleValueField: false },
  { name: 'tags', dataType: 'STRING', singleValueField: false }, { name: 'i', dataType: 'INT' }, { name: 'l', dataType: 'LONG' }, { name: 'f', dataType: 'FLOAT' },
  { name: 'd', dataType: 'DOUBLE' }, { name: 'upper_text', dataType: 'STRING', transformFunction: 'upper(text)' }
]

function documents (table: string): { schema: object, tableConfig: object } {
  return {
    schema: {
      schemaName: table,
      enableColumnBasedNullHandling: true,
      dimensionFieldSpecs: columns,
      dateTimeFieldSpecs: [{ name: 'at', dataType: 'TIMESTAMP', format: 'TIMESTAMP', granularity: '1:MILLISECONDS' }],
      primaryKeyColumns: ['id']
    },
    tableConfig: {
      tableName: table, tableType: 'OFFLINE', segmentsConfig: { replication: '1' }, tenants: {}, tableIndexConfig: { nullHandlingEnabled: true }, metadata: {}
    }
  }
}

/** Three versions of each key in turn, some values null, the last of every fifth a REMOVE. */
function records (): string[] {
  const lines: string[] = []
  for (let n = 0; n < 3 * KEYS; n++) {
    const [key, version] = [n % KEYS, Math.floor(n / KEYS)]
    const keys = { id: { S: `key ${key} "ü\\` } }
    const image = {
      ...keys,
      text: { S: `line\n${n} \u2028 😀` },
      doc: { M: { a: { N: `${n}.5` }, b: { L: [{ S: 'x' }, { NULL: true }] } } },
      raw: { B: Buffer.from([0, n, 255]).toString('base64') },
      flag: { BOOL: n % 2 === 0 },
      big: { N: `${n}.12345678901234567890123456789` },
      many: { NS: ['9007199254740993', String(n)] },
      tags: { SS: ['a', `b${n}`] },
      i: { N: String(n - 50) },
      l: { N: `9007199254740${100 + n}` },
      f: { N: String(n / 8 - 3) },
      d: { N: String(n / 1024 - 0.5) },
      at: { N: String(1_700_000_000_000 + n) }
    }
    const sparse = n % 4 === 3 ? keys : image
    const gone = version === 2 && key % 5 === 0
    lines.push(JSON.stringify({
      eventName: gone ? 'REMOVE' : version === 0 ? 'INSERT' : 'MODIFY',
      eventID: `e${n}`,
      tableName: 't',
      awsRegion: 'eu-west-1',
      dynamodb: { ApproximateCreationDateTime: 1_700_000_000_000 + n, Keys: keys, ...gone ? {} : { NewImage: sparse }, SizeBytes: 1 }
    }))
  }
  return lines
}

describe('Pinot builds from our rows', { skip: java.available ? false : java.reason }, () => {
  let pinot: EmbeddedPinotCluster
  let dir: string
  before(async () => {
    dir = tempFolder('ingestion')
    pinot = await EmbeddedPinotCluster.start()
    writeFileSync(join(dir, 'changes.ndjson'), records().join('\n') + '\n')
  })
  after(async () => { await pinot?.stop() })

  function args (table: string, mode: string, more: readonly string[] = []): string[] {
    const { schema, tableConfig } = documents(table)
    writeFileSync(join(dir, `${table}.schema.json`), JSON.stringify(schema))
    writeFileSync(join(dir, `${table}.table.json`), JSON.stringify(tableConfig))
    return [
      '--json', '--changes', join(dir, 'changes.ndjson'), '--schema', join(dir, `${table}.schema.json`), '--table-config', join(dir, `${table}.table.json`),
      '--controller', pinot.controllerUrl, '--workers', '1', '--state', join(dir, `state-${table}`),
      '--set', 'partition.count=2', 'segment.rows=1000', 'source.base64=once', 'log.format=json', 'progress=off', `sink.push.mode=${mode}`, ...more
    ]
  }

  async function load (table: string, mode: string, more: readonly string[] = []): Promise<void> {
    const flags = args(table, mode, more)
    const applied = await dynapinot(['apply', ...flags])
    assert.equal(applied.code, 0, applied.stderr)
    const run = await dynapinot(['backfill', ...flags])
    assert.equal(run.code, 0, run.stderr)
    assert.match(run.stderr, new RegExp(`push mode ${mode}`))
    const report = reportOf(run)
    assert.deepEqual([report.counts.rows, report.counts.deadLetters, report.segments.count], [3 * KEYS, 0, 2])
    await pinot.waitFor(table, 2)
  }

  const shown = (skipUpsert: boolean, table: string): string => `SET enableNullHandling=true;${skipUpsert ? ' SET skipUpsert=true;' : ''} SELECT id, text, doc, raw, flag, big, ` +
    'many, tags, i, CAST(l AS STRING), f, d, upper_text, at, CAST(dynapinot_version AS STRING), $docId FROM ' + `${table} ORDER BY id, dynapinot_version LIMIT 1000`

  async function same (own: string, theirs: string): Promise<void> {
    for (const skipUpsert of [false, true]) {
      const [ours, built] = [await pinot.query(shown(skipUpsert, own)), await pinot.query(shown(skipUpsert, theirs))]
      assert.equal(ours.rows.length, skipUpsert ? 3 * KEYS : KEYS - KEYS / 5)
      assert.deepEqual(built.rows, ours.rows)
      assert.deepEqual(built.types, ours.types)
    }
  }

  it('from a file that it is sent, and again without a change', async () => {
    await load('own', 'tar')
    await load('by_file', 'ingestFromFile')
    await same('own', 'by_file')
    // Another state: all of it is pushed again, under the same names.
    const again = await dynapinot(['backfill', ...args('by_file', 'ingestFromFile').map((flag) => flag.replace('state-by_file', 'state-again'))])
    assert.equal(again.code, 0, again.stderr)
    assert.equal(reportOf(again).segments.already, 2)
    await same('own', 'by_file')
  })

  it('from a file in the deep store, which is gone afterwards', async () => {
    const store = join(dir, 'store')
    await load('by_uri', 'ingestFromURI', ['sink.deepStore.kind=dir', `sink.deepStore.path=${store}`])
    await same('own', 'by_uri')
    assert.deepEqual(readdirSync(join(store, 'by_uri')), [])
  })

  it('not what it would change: told before or when it is met', async () => {
    const long = [...records(), JSON.stringify({ eventName: 'INSERT', eventID: 'e', tableName: 't', dynamodb: { ApproximateCreationDateTime: 1_700_000_001_000, Keys: { id: { S: 'long' } }, NewImage: { id: { S: 'long' }, text: { S: 'x'.repeat(600) } } } })]
    writeFileSync(join(dir, 'long.ndjson'), long.join('\n') + '\n')
    const run = await dynapinot(['backfill', ...args('by_file', 'ingestFromFile').map((flag) => flag.replace('changes.ndjson', 'long.ndjson').replace('state-by_file', 'state-long'))])
    assert.equal(run.code, 2, run.stderr)
    assert.match(run.stderr, /column text has a value of 600 characters, which Pinot would cut at 512/)
  })
})
