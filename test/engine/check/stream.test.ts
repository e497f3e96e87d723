// A check whose input is a stream: its oldest records are the sample.
import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { allRules } from '../../../src/engine/check/all-rules.ts'
import type { CheckInput } from '../../../src/engine/check/check-input.ts'
import { gatherCheck } from '../../../src/engine/check/gather.ts'
import { runRules } from '../../../src/engine/check/run-rules.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'
import { LocalStream, startKinesalite } from '../../source/kinesis/local-stream.ts'
import { tempFolder } from '../../temp-folder.ts'
import { planOf } from '../plan/fixture.ts'
import { order } from './case.ts'

describe('a check of a stream', () => {
  const folder = tempFolder('check-stream')
  let service: Awaited<ReturnType<typeof startKinesalite>>
  before(async () => {
    service = await startKinesalite()
    const { schema, tableConfig } = planOf()
    writeFileSync(join(folder, 'schema.json'), JSON.stringify(schema))
    writeFileSync(join(folder, 'table_config.json'), JSON.stringify(tableConfig))
  })
  after(async () => {
    await service.close()
    rmSync(folder, { recursive: true })
  })

  async function gather (stream: string): Promise<CheckInput> {
    const options = resolveOptions({
      configText: JSON.stringify({
        schema: join(folder, 'schema.json'),
        tableConfig: join(folder, 'table_config.json'),
        source: { kinesis: { stream, region: 'us-east-1', endpoint: service.endpoint }, tables: ['orders'], keys: { partition: 'id' } },
        sink: { dir: { path: folder } }
      })
    })
    return await gatherCheck(options, { source: true, cluster: false, records: 100, expected: { items: null, serverHeap: null }, signal: new AbortController().signal })
  }

  it('decodes its oldest records', async () => {
    const stream = await LocalStream.create(service.endpoint, 'orders', 2)
    const wrong = order({ total: { N: '0.1234567890123456789' } })
    await stream.client.send(new PutRecordsCommand({
      StreamName: stream.name,
      Records: [order(), wrong, order({ id: { S: 'o-2' } })].map((record, i) => ({ PartitionKey: `${i}`, Data: Buffer.from(JSON.stringify(record)) }))
    }))
    const input = await gather('orders')
    assert.deepEqual([input.sample?.records, input.sample?.trial?.rows], [3, 2])
    assert.deepEqual(runRules(input, allRules).map(({ code, path }) => `${code} ${path}`), ['NUMBER_OVERFLOW column total'])
  })

  it('has nothing to say of one that is empty, and says that one is not there', async () => {
    await LocalStream.create(service.endpoint, 'empty', 1)
    const input = await gather('empty')
    assert.equal(input.sample?.records, 0)
    assert.deepEqual(runRules(input, allRules), [])
    assert.deepEqual(runRules(await gather('nothing'), allRules).map(({ code, message }) => `${code} ${message.split(':')[0]}`), ['SOURCE_FAULT SOURCE_NOT_FOUND'])
  })
})
