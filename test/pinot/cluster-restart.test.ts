// Self-test of test/pinot/cluster.ts in one process: restarts on kept data, and its end.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedPinotCluster } from './cluster.ts'
import { Jvm } from './jvm.ts'
import { preparePinotJava } from './maven.ts'
import { SegmentOracle } from './oracle.ts'

const java = await preparePinotJava()
const skip = java.available ? false : java.reason
const MAIN = 'io.dynapinot.cluster.EmbeddedPinot'

const schema = {
  schemaName: 'kept',
  dimensionFieldSpecs: [{ name: 'id', dataType: 'STRING' }]
}
const tableConfig = {
  tableName: 'kept', tableType: 'OFFLINE', segmentsConfig: { replication: '1' }, tenants: {}, metadata: {}, tableIndexConfig: {}
}

describe('embedded cluster in one process', { skip }, () => {
  let cluster: EmbeddedPinotCluster
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'restart-test-'))
    cluster = await EmbeddedPinotCluster.start({ dataDir: join(folder, 'data') })
    const oracle = await SegmentOracle.start()
    const rows = join(folder, 'rows.ndjson')
    await writeFile(rows, '{"id":"a"}\n{"id":"b"}\n')
    const { tar } = await oracle.build({ schema, tableConfig, rows, outDir: folder, segmentName: 'kept_0' })
    await oracle.close()
    await cluster.rest.createTable(schema, tableConfig)
    await cluster.rest.upload('kept', tar!)
    await cluster.waitFor('kept', 1)
  })

  after(async () => {
    await cluster?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  it('keeps tables and ports over an orderly restart', async () => {
    const { controllerUrl, brokerUrl, servers } = cluster
    await cluster.restart()
    assert.deepEqual([cluster.controllerUrl, cluster.brokerUrl, cluster.servers], [controllerUrl, brokerUrl, servers])
    await cluster.waitFor('kept', 1)
    assert.deepEqual((await cluster.query('SELECT COUNT(*) FROM kept')).rows, [[2]])
  })

  it('keeps them over a kill as well', async () => {
    await cluster.restart('kill')
    await cluster.waitFor('kept', 1)
    assert.deepEqual((await cluster.query('SELECT COUNT(*) FROM kept')).rows, [[2]])
  })
})

describe('embedded cluster process', { skip }, () => {
  it('says what is wrong with its flags and ends with 1', async () => {
    assert.ok(java.available)
    const jvm = new Jvm(java, { main: MAIN, args: ['--data-dir', 'relative'] })
    await assert.rejects(jvm.firstLine(30_000), /ended with 1 before it was up[^]*--data-dir must be absolute/)
  })

  it('ends when its parent is gone, even while it starts', async () => {
    assert.ok(java.available)
    const folder = await mkdtemp(join(tmpdir(), 'orphan-test-'))
    // Without a controller it would wait for one.
    const jvm = new Jvm(java, { main: MAIN, args: ['--data-dir', folder, '--roles', 'zk'] })
    while (!jvm.log.includes('Started ZooKeeper') && !jvm.exited) await sleep(50)
    await jvm.stop(10_000)
    assert.equal(await jvm.exit, 0)
    await rm(folder, { recursive: true, force: true })
  })
})
