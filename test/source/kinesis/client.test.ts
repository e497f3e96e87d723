import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ListShardsCommand } from '@aws-sdk/client-kinesis'
import { makeClient } from '../../../src/source/kinesis/client.ts'
import type { ClientOptions } from '../../../src/source/kinesis/client.ts'
import { ServiceTime, systemClock } from '../../../src/source/kinesis/clock.ts'
import { tempFolder } from '../../temp-folder.ts'

/** Requests as they came: what was asked for, and with which key it was signed. */
interface Seen { readonly target: string, readonly key: string, readonly region: string, readonly body: URLSearchParams }

const seen: Seen[] = []
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    const [, key, region] = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(String(request.headers.authorization)) ?? []
    const body = new URLSearchParams(Buffer.concat(chunks).toString())
    seen.push({ target: String(request.headers['x-amz-target'] ?? body.get('Action')), key: key!, region: region!, body })
    if (body.get('Action') === 'AssumeRole') {
      response.end('<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>')
    } else {
      response.end('{"Shards":[]}')
    }
  })
})

const saved = { ...process.env }
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const folder = tempFolder('aws')
  writeFileSync(join(folder, 'credentials'), '[default]\naws_access_key_id = DEFAULT\naws_secret_access_key = x\n[other]\naws_access_key_id = OTHER\naws_secret_access_key = x\n')
  writeFileSync(join(folder, 'config'), '[default]\nregion = eu-west-1\n[profile other]\nregion = eu-central-1\n')
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION']) delete process.env[name]
  Object.assign(process.env, {
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'), AWS_CONFIG_FILE: join(folder, 'config'), AWS_ENDPOINT_URL_STS: endpoint()
  })
})
after(() => {
  for (const name of ['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE', 'AWS_ENDPOINT_URL_STS']) delete process.env[name]
  Object.assign(process.env, saved)
  server.closeAllConnections()
  server.close()
})

function endpoint (): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function ask (options: Partial<ClientOptions>): Promise<readonly Seen[]> {
  seen.length = 0
  const client = makeClient({ stream: 's', endpoint: endpoint(), limits: { requests: 2 }, ...options }, new ServiceTime(systemClock))
  await client.send(new ListShardsCommand({ StreamName: 's' }))
  client.destroy()
  return [...seen]
}

describe('the client\'s credentials and region', () => {
  it('are those of the default chain', async () => {
    assert.deepEqual((await ask({})).map(({ key, region }) => [key, region]), [['DEFAULT', 'eu-west-1']])
    process.env['AWS_ACCESS_KEY_ID'] = 'ENVIRONMENT'
    process.env['AWS_SECRET_ACCESS_KEY'] = 'x'
    try {
      assert.deepEqual((await ask({ region: 'us-east-2' })).map(({ key, region }) => [key, region]), [['ENVIRONMENT', 'us-east-2']])
    } finally {
      delete process.env['AWS_ACCESS_KEY_ID']
      delete process.env['AWS_SECRET_ACCESS_KEY']
    }
  })

  it('are those of a profile; the region of an ARN comes first', async () => {
    assert.deepEqual((await ask({ profile: 'other' })).map(({ key, region }) => [key, region]), [['OTHER', 'eu-central-1']])
    assert.deepEqual((await ask({ profile: 'other', stream: 'arn:aws:kinesis:ap-south-1:123456789012:stream/s' })).map(({ region }) => region), ['ap-south-1'])
  })

  it('are those of a role that is assumed with an external id', async () => {
    const [assume, list] = await ask({ profile: 'other', region: 'eu-west-3', role: { arn: 'arn:aws:iam::123456789012:role/reader', externalId: 'customer-7', sessionName: 'nightly' } })
    assert.deepEqual([assume!.target, assume!.key, assume!.region], ['AssumeRole', 'OTHER', 'eu-west-3'])
    assert.deepEqual(['RoleArn', 'ExternalId', 'RoleSessionName'].map((name) => assume!.body.get(name)), ['arn:aws:iam::123456789012:role/reader', 'customer-7', 'nightly'])
    assert.deepEqual([list!.target, list!.key], ['Kinesis_20131202.ListShards', 'ASSUMED'])
  })
})
