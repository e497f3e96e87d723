import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { init } from '../../src/cli/init.ts'
import { planTable } from '../../src/engine/open-table-plan.ts'
import { streamFaults } from '../../src/engine/stream-faults.ts'
import type { DynapinotError } from '../../src/errors.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { inserts, remove, update } from '../demo/meetups.ts'
import { LocalStream, startKinesalite } from '../source/kinesis/local-stream.ts'
import { tempFolder } from '../temp-folder.ts'

describe('dynapinot init of a stream', () => {
  const root = tempFolder('init-stream')
  let service: Awaited<ReturnType<typeof startKinesalite>>
  const flags = (out: string, kinesis: string) => ({ out: join(root, out), sample: '1000', kinesis, region: 'us-east-1', endpoint: service.endpoint })
  before(async () => { service = await startKinesalite() })
  after(async () => {
    await service.close()
    rmSync(root, { recursive: true, force: true })
  })

  it('looks at its oldest records, and writes a config that a replication takes as it is', async () => {
    const stream = await LocalStream.create(service.endpoint, 'meetups', 2)
    const events = (inserts() + update() + remove()).trimEnd().split('\n')
    await stream.client.send(new PutRecordsCommand({ StreamName: stream.name, Records: events.map((text, i) => ({ PartitionKey: `${i}`, Data: Buffer.from(text) })) }))
    stream.close()
    await init(flags('full', 'meetups'), undefined)
    const options = resolveOptions({ configFile: join(root, 'full/dynapinot.yaml') })
    assert.deepEqual(streamFaults(options), [])
    assert.deepEqual([options.source.tables, options.source.keys], [['meetups'], { partition: 'meetup_id', sort: 'mtime' }])
    const plan = await planTable(options)
    assert.deepEqual([plan.changes, plan.rowPlan.columns.some(({ name }) => name === 'rsvp_count')], [[], true])
  })

  it('of an empty one needs the description of the table', async () => {
    const stream = await LocalStream.create(service.endpoint, 'empty', 1)
    stream.close()
    await assert.rejects(init(flags('none', 'empty'), undefined), (error: DynapinotError) => /no change records to go by/.test(error.message))
    const tableDescription = join(root, 'table.json')
    writeFileSync(tableDescription, JSON.stringify({
      Table: { TableName: 'meetups', KeySchema: [{ AttributeName: 'meetup_id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'meetup_id', AttributeType: 'S' }] }
    }))
    await init({ ...flags('described', 'empty'), tableDescription }, undefined)
    assert.deepEqual(streamFaults(resolveOptions({ configFile: join(root, 'described/dynapinot.yaml') })), [])
    assert.match(readFileSync(join(root, 'described/schema.json'), 'utf8'), /"primaryKeyColumns": \[\s*"meetup_id"/)
  })
})
