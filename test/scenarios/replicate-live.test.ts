// The recipe, live: what its scripts do to the DynamoDB table is seen in Pinot while `replicate` runs.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { stringify } from 'yaml'
import { changedMeetup, inserts, remove, update } from '../demo/meetups.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { LocalStream, startKinesalite } from '../source/kinesis/local-stream.ts'
import { tempFolder } from '../temp-folder.ts'
import { dynapinot, startDynapinot } from './cli.ts'
import type { CliRun, RunningCli } from './cli.ts'

const TABLE = 'pinot_dynamo_ingestion'
const demo = (name: string): string => new URL(`../demo/${name}`, import.meta.url).pathname
const java = await preparePinotJava()

describe('the recipe, live', { skip: java.available ? false : java.reason }, () => {
  let pinot: EmbeddedPinotCluster
  let kinesis: Awaited<ReturnType<typeof startKinesalite>>
  let stream: LocalStream
  let running: RunningCli
  const dir = tempFolder('live')
  const config = join(dir, 'dynapinot.yaml')

  before(async () => {
    kinesis = await startKinesalite()
    pinot = await EmbeddedPinotCluster.start()
    stream = await LocalStream.create(kinesis.endpoint, 'pinot-ingestion-stream', 2)
    writeFileSync(config, stringify({
      schema: demo('schema.json'),
      tableConfig: demo('table_config.json'),
      source: {
        kinesis: { stream: stream.name, region: 'us-east-1', endpoint: kinesis.endpoint, limits: { idle: '200ms' } },
        tables: ['meetups'],
        keys: { partition: 'meetup_id', sort: 'mtime' }
      },
      partition: { count: 2 },
      sink: { pinot: { controller: pinot.controllerUrl } },
      replicate: { flush: { every: '300ms' } },
      workers: { count: 1 },
      log: { format: 'json' }
    }))
    const applied = await dynapinot(['apply', '-c', config], { cwd: dir })
    assert.equal(applied.code, 0, applied.stderr)
  })
  after(async () => {
    running?.child.kill('SIGKILL')
    stream?.close()
    await Promise.all([kinesis?.close(), pinot?.stop()])
    rmSync(dir, { recursive: true, force: true })
  })

  const start = (): void => { running = startDynapinot(['replicate', '-c', config, '--json'], { cwd: dir }) }

  async function stopped (): Promise<CliRun> {
    running.child.kill('SIGTERM')
    const run = await running.ended
    assert.equal(run.code, 0, run.stderr)
    return run
  }

  /** All versions of an item lie in one shard. */
  async function publish (lines: string): Promise<void> {
    await stream.put(lines.trimEnd().split('\n').map((text) => ({ at: Number(/"S":"meetup-(\d+)"/.exec(text)![1]) % 20 / 20, text })))
  }

  /** Waits for rows; fails with what `replicate` said if they do not come. */
  async function shows (sql: string, rows: unknown[][]): Promise<void> {
    const wanted = JSON.stringify(rows)
    await pinot.queryUntil(`SET enableNullHandling=true; ${sql}`, (result) => JSON.stringify(result.rows) === wanted, 60_000).catch((error: unknown) => {
      throw new Error(`${String(error)}, wanted ${wanted}\n${running.stderr().slice(-3000)}`)
    })
  }

  const one = (columns: string): string => `SELECT ${columns} FROM ${TABLE} WHERE meetup_id = '${changedMeetup}'`

  it('ten meetups are published, and the rows appear', async () => {
    start()
    await publish(inserts())
    await shows(`SELECT COUNT(*), SUM(rsvp_count) FROM ${TABLE}`, [[10, 245]])
    await shows(one('venue_name, rsvp_count, group_lat, group_lon'), [['Venue 3', 22, 26, -51.85]])
    await shows(one('ST_AsText(location)'), [['POINT (-51.85 26)']])
  })

  it('one is changed by its two keys, and its row changes', async () => {
    await publish(update())
    await shows(one('venue_name, rsvp_count, group_lat, group_lon, group_city'), [['Updated Venue', 99, 48.137154, 11.576124, 'Berlin']])
    await shows(`SELECT COUNT(*), SUM(rsvp_count) FROM ${TABLE}`, [[10, 322]])
  })

  it('it is deleted by its two keys, and its row vanishes', async () => {
    await publish(remove())
    await shows(one('COUNT(*)'), [[0]])
    await shows(`SELECT COUNT(*), SUM(rsvp_count) FROM ${TABLE}`, [[9, 223]])
  })

  it('its history is there all the same', async () => {
    await shows(`SET skipUpsert=true; ${one('eventName, is_delete, venue_name, rsvp_count')} ORDER BY ApproximateCreationDateTime DESC LIMIT 10`, [
      ['REMOVE', true, null, null], ['MODIFY', false, 'Updated Venue', 99], ['INSERT', false, 'Venue 3', 22]
    ])
  })

  it('SIGTERM ends it with 0, and the next start goes on where it was', async () => {
    const first = JSON.parse((await stopped()).stdout) as { rows: number }
    assert.equal(first.rows, 12)
    // While nobody reads.
    await publish(inserts().replaceAll('meetup-', 'meetup-1'))
    start()
    await shows(`SELECT COUNT(*) FROM ${TABLE}`, [[19]])
    const second = JSON.parse((await stopped()).stdout) as { rows: number }
    assert.equal(second.rows, 10)
    // Nothing was read twice.
    await shows(`SET skipUpsert=true; SELECT COUNT(*) FROM ${TABLE}`, [[22]])
  })
})
