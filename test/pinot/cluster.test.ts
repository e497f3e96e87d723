// Self-test of test/pinot/cluster.ts with two servers and a controller that is killed.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { EmbeddedPinotCluster } from './cluster.ts'
import { ControllerRest } from './controller.ts'
import { preparePinotJava } from './maven.ts'
import { SegmentOracle } from './oracle.ts'
import { PinotQueryError } from './sql.ts'

const java = await preparePinotJava()

const PARTITIONS = 4
const SLOW = 90_000
const NAMES = 'SELECT name, COUNT(*) AS n FROM t GROUP BY name ORDER BY name'

interface Row { id: string, name?: string, deleted?: boolean, v: number }

/** A table whose partitions are spread over two servers, one server each, as an OFFLINE upsert table needs it. */
function table (name: string): { schema: object, tableConfig: Record<string, unknown> } {
  return {
    schema: {
      schemaName: name,
      primaryKeyColumns: ['id'],
      dimensionFieldSpecs: [
        { name: 'id', dataType: 'STRING' },
        { name: 'name', dataType: 'STRING' },
        { name: 'deleted', dataType: 'BOOLEAN' },
        { name: 'v', dataType: 'LONG' }
      ]
    },
    tableConfig: {
      tableName: name,
      tableType: 'OFFLINE',
      segmentsConfig: { replication: '1' },
      tenants: {},
      metadata: {},
      tableIndexConfig: {
        nullHandlingEnabled: true,
        segmentPartitionConfig: { columnPartitionMap: { id: { functionName: 'Murmur', numPartitions: PARTITIONS } } }
      },
      routing: { instanceSelectorType: 'strictReplicaGroup', segmentPrunerTypes: ['partition'] },
      upsertConfig: { mode: 'FULL', hashFunction: 'MURMUR3', comparisonColumns: ['v'], deleteRecordColumn: 'deleted' },
      instanceAssignmentConfigMap: {
        OFFLINE: {
          tagPoolConfig: { tag: 'DefaultTenant_OFFLINE' },
          replicaGroupPartitionConfig: {
            replicaGroupBased: true,
            numReplicaGroups: 1,
            numInstancesPerReplicaGroup: 2,
            numPartitions: PARTITIONS,
            numInstancesPerPartition: 1,
            partitionColumn: 'id'
          }
        }
      }
    }
  }
}

describe('embedded cluster', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  let cluster: EmbeddedPinotCluster
  let folder: string
  const keys = Array.from({ length: 40 }, (_, i) => `key-${i}`)
  let partitionOf: Map<string, number>

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cluster-test-'))
    ;[oracle, cluster] = await Promise.all([
      SegmentOracle.start(),
      EmbeddedPinotCluster.start({ servers: 2, separateController: true, sessionTimeoutMs: 4_000 })
    ])
    const partitions = await oracle.partition({ function: 'Murmur', numPartitions: PARTITIONS, values: keys })
    partitionOf = new Map(keys.map((key, i) => [key, partitions[i]!]))
  })

  after(async () => {
    await Promise.all([oracle?.close(), cluster?.stop()])
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  async function segment (name: string, rows: Row[], { schema, tableConfig } = table('t')): Promise<string> {
    const ndjson = join(folder, `${name}.ndjson`)
    await writeFile(ndjson, rows.map((row) => JSON.stringify(row)).join('\n'))
    const built = await oracle.build({ schema: { ...schema }, tableConfig, rows: ndjson, outDir: join(folder, 'segments'), segmentName: name })
    return built.tar!
  }

  /** One segment for each partition. */
  async function push (rest: ControllerRest, name: string, row: (key: string) => Row): Promise<void> {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const rows = keys.filter((key) => partitionOf.get(key) === partition).map(row)
      await rest.upload('t', await segment(`t_${partition}_${name}`, rows))
    }
  }

  it('takes pushes into an upsert table on two servers', async () => {
    const { schema, tableConfig } = table('t')
    await cluster.rest.createTable(schema, tableConfig)
    await push(cluster.rest, 'new', (id) => ({ id, name: 'new', deleted: id === 'key-0', v: 2 }))
    await push(cluster.rest, 'late', (id) => ({ id, name: 'late', v: 1 }))
    await cluster.waitFor('t', 2 * PARTITIONS)
    const { columns, rows, numServersQueried } = await cluster.query(NAMES)
    assert.deepEqual([columns, rows, numServersQueried], [['name', 'n'], [['new', 39]], 2])
    assert.deepEqual((await cluster.query('SET skipUpsert=true; SELECT COUNT(*) FROM t')).rows, [[80]])
    // A trap of Pinot 1.5.1: DISTINCT of one dictionary column is answered from the dictionaries, dead rows included.
    assert.equal((await cluster.query('SELECT DISTINCT name FROM t')).rows.length, 2)
    const { offlineSegments } = await cluster.rest.request<{ offlineSegments: { missingSegments: number } }>('GET', '/tables/t/size')
    assert.equal(offlineSegments.missingSegments, 0)
  })

  it('brings older rows back after a delete and a reload, as Pinot does', async () => {
    const deleted = [0, 1, 2, 3].map((partition) => `t_${partition}_new`)
    await cluster.rest.deleteSegments('t', deleted)
    await cluster.waitFor('t', PARTITIONS)
    assert.deepEqual((await cluster.query('SELECT COUNT(*) FROM t')).rows, [[0]])
    await cluster.rest.request('POST', '/segments/t/reload?type=OFFLINE')
    await cluster.queryUntil('SELECT COUNT(*) FROM t', (result) => result.rows[0]![0] === 40)
  })

  it('reports a failed query and a failed load', async () => {
    await assert.rejects(cluster.query('SELECT nothing FROM t'), (error) => error instanceof PinotQueryError && error.exceptions[0]!.errorCode === 710)
    const plain = table('t')
    plain.tableConfig.tableIndexConfig = {}
    await cluster.rest.upload('t', await segment('t_unpartitioned', [{ id: 'a', v: 1 }], plain))
    await assert.rejects(cluster.waitFor('t', PARTITIONS + 1), /Failed to get partition id for segment: t_unpartitioned/)
    await cluster.rest.deleteSegments('t', ['t_unpartitioned'])
    await cluster.waitFor('t', PARTITIONS)
  })

  it('answers queries while the controller is dead, and takes pushes after its return', { timeout: SLOW }, async () => {
    await cluster.killController()
    await assert.rejects(cluster.rest.request('GET', '/health'))
    assert.deepEqual((await cluster.query('SELECT COUNT(*) FROM t')).rows, [[40]])
    await cluster.restartController()
    await push(cluster.rest, 'again', (id) => ({ id, name: 'again', v: 3 }))
    await cluster.waitFor('t', 2 * PARTITIONS)
    assert.deepEqual((await cluster.query(NAMES)).rows, [['again', 40]])
  })

  it('lets a second controller take over from a killed one', { timeout: SLOW }, async () => {
    const second = new ControllerRest(await cluster.addController())
    await cluster.killController()
    await second.upload('t', await segment('t_0_second', keys.filter((key) => partitionOf.get(key) === 0).map((id) => ({ id, name: 'second', v: 4 }))))
    await second.waitForSegments('t', 2 * PARTITIONS + 1, SLOW)
    await cluster.queryUntil(NAMES, ({ rows }) => rows.length === 2 && rows.some(([name]) => name === 'second'))
  })
})
