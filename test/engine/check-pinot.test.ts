// The live part of the check against a real cluster of two servers: right and wrong tables, and Pinot's own words.
import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allRules } from '../../src/engine/check/all-rules.ts'
import type { CheckInput } from '../../src/engine/check/check-input.ts'
import { gatherCheck } from '../../src/engine/check/gather.ts'
import type { Finding } from '../../src/engine/check/rule.ts'
import { runRules } from '../../src/engine/check/run-rules.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { applyTable } from '../../src/push/apply.ts'
import { ControllerClient } from '../../src/push/controller.ts'
import type { PinotSinkOptions } from '../../src/options/resolved-options.ts'
import type { JsonObject } from '../../src/schema/json.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { SegmentOracle } from '../pinot/oracle.ts'
import { tempFolder } from '../temp-folder.ts'
import { order } from './check/case.ts'
import { planOf } from './plan/fixture.ts'

const java = await preparePinotJava()
const { signal } = new AbortController()
const planned = planOf()

describe('check against a real Pinot of two servers', { skip: java.available ? false : java.reason }, () => {
  const folder = tempFolder('check-pinot')
  let cluster: EmbeddedPinotCluster
  let client: ControllerClient
  before(async () => {
    cluster = await EmbeddedPinotCluster.start({ servers: 2 })
    client = new ControllerClient(sinkOptions())
  })
  after(async () => {
    await client?.close()
    await cluster?.stop()
    rmSync(folder, { recursive: true })
  })

  function sinkOptions (): PinotSinkOptions {
    const { sink } = resolveOptions({ flags: { schema: 's', tableConfig: 't', 'source.changes': ['-'], 'sink.pinot.controller': cluster.controllerUrl } })
    return sink as PinotSinkOptions
  }

  /** The planned table of orders under another name, with parts of its config replaced. */
  function files (table: string, parts: JsonObject = {}): { schema: JsonObject, tableConfig: JsonObject } {
    return { schema: { ...planned.schema, schemaName: table }, tableConfig: { ...planned.tableConfig, tableName: table, ...parts } }
  }

  async function gather ({ schema, tableConfig }: { schema: JsonObject, tableConfig: JsonObject }): Promise<CheckInput> {
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const options = resolveOptions({
      flags: {
        schema: write('schema.json', JSON.stringify(schema)),
        tableConfig: write('table_config.json', JSON.stringify(tableConfig)),
        'source.changes': [write('changes.ndjson', JSON.stringify(order()) + '\n')],
        'sink.pinot.controller': cluster.controllerUrl
      }
    })
    return await gatherCheck(options, { source: true, cluster: true, records: 10, expected: { items: null, serverHeap: null }, signal })
  }

  async function check (documents: { schema: JsonObject, tableConfig: JsonObject }): Promise<readonly Finding[]> {
    return runRules(await gather(documents), allRules)
  }

  const codes = (found: readonly Finding[]): readonly string[] => found.map(({ code, level }) => `${level} ${code}`)

  it('knows the version, the servers, and that the table is not there', async () => {
    const input = await gather(files('fresh'))
    assert.deepEqual([input.cluster!.version, input.cluster!.servers.length, input.cluster!.ofPlan], ['1.5.1', 2, { refusal: null, ignored: [] }])
    assert.deepEqual(codes(runRules(input, allRules)), ['notice TABLE_MISSING'])
  })

  it('has nothing to say of a table that apply made, and tells what is then other in it', async () => {
    const { schema, tableConfig } = files('applied')
    await applyTable(client, schema, tableConfig, { dryRun: false, signal })
    assert.deepEqual(await check(files('applied')), [])
    const wider = { ...schema, metricFieldSpecs: [...schema['metricFieldSpecs'] as JsonObject[], { name: 'views', dataType: 'LONG' }] }
    assert.deepEqual(codes(await check({ schema: wider, tableConfig })), ['error TABLE_DIFFERS'])
  })

  it('passes on Pinot\'s words on the files as they stand, beside the finding of its own', async () => {
    const found = await check(files('starred', { tableIndexConfig: { ...planned.tableConfig['tableIndexConfig'] as JsonObject, enableDefaultStarTree: true } }))
    assert.deepEqual(codes(found), ['warning STAR_TREE', 'warning PINOT_VALIDATOR_FILES', 'notice TABLE_MISSING', 'notice PLAN_CHANGES'])
    assert.match(found[1]!.message, /^Pinot says: .*The upsert table cannot have star-tree index/)
    assert.equal(found[1]!.mended, 'taken by Pinot as planned')
  })

  it('passes on what Pinot refuses of the planned table, and what it does not know', async () => {
    const refused = await check(files('refused', { fieldConfigList: [{ name: 'city', encodingType: 'DICTIONARY', indexTypes: ['H3'] }] }))
    assert.ok(codes(refused).includes('error PINOT_VALIDATOR'), codes(refused).join())
    const unknown = await check(files('unknown', { upsertConfig: { ...planned.tableConfig['upsertConfig'] as JsonObject, hashFunktion: 'NONE' } }))
    assert.deepEqual(unknown.filter(({ code }) => code === 'PINOT_IGNORES').map(({ level, path }) => `${level} ${path}`), ['error upsertConfig.hashFunktion'])
  })

  it('finds a partition that is, or would be, on both servers', async () => {
    const { schema, tableConfig } = files('scattered')
    const { instanceAssignmentConfigMap: _, ...unplaced } = tableConfig
    await client.createSchema(schema, signal)
    await client.createTable(unplaced, signal)
    const before = await check(files('scattered'))
    assert.deepEqual(codes(before), ['error PARTITION_SCATTERED'])
    assert.match(before[0]!.message, /^the table has no instance partitions and 2 servers for 1 replica/)
    await push('scattered', ['scattered-p0-0', 'scattered-p0-1'])
    const after = (await check(files('scattered'))).filter(({ path }) => /^partition [0-7]$/.test(path))
    assert.equal(after.length, 1)
    assert.match(after[0]!.message, /^has its segments on 2 servers for 1 copy: Server_\S+, Server_\S+$/)
  })

  it('finds segments that do not load, or are of no single partition', async () => {
    const { schema, tableConfig } = files('broken')
    await applyTable(client, schema, tableConfig, { dryRun: false, signal })
    await push('broken', ['broken-mixed'], Array.from({ length: 40 }, (_, i) => `key-${i}`))
    await assert.rejects(cluster.rest.waitForSegments('broken', 1), /failed to load/)
    const found = await check(files('broken'))
    assert.deepEqual(codes(found), ['error SEGMENTS_FAILED', 'error SEGMENTS_UNPARTITIONED'])
    assert.equal(found[0]!.path, 'segment broken-mixed')
  })

  /** Segments of one key, or of several, by Pinot's own builder; without a look at whether the table is right. */
  async function push (table: string, names: readonly string[], keys: readonly string[] = ['key-0']): Promise<void> {
    const oracle = await SegmentOracle.start()
    try {
      const { schema, tableConfig } = files(table)
      for (const name of names) {
        const rows = join(folder, `${name}.ndjson`)
        writeFileSync(rows, keys.map((id) => JSON.stringify({ id, dynapinot_version: 1, dynapinot_deleted: false })).join('\n'))
        const { tar } = await oracle.build({ schema, tableConfig, rows, outDir: join(folder, name), segmentName: name, creationTime: '1719039879869' })
        await cluster.rest.upload(table, tar!)
      }
    } finally {
      await oracle.close()
    }
  }
})
