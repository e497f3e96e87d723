import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { BodyMemory } from '../../../src/source/kinesis/body-memory.ts'
import { makeClient, makeSubscriptionClient } from '../../../src/source/kinesis/client.ts'
import { ServiceTime, systemClock } from '../../../src/source/kinesis/clock.ts'
import { rawTransport } from '../../../src/source/kinesis/raw-transport.ts'

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

/** Whether a request is signed as AWS's Signature Version 4 says, worked out anew of what came over the wire. */
function isSigned (request: IncomingMessage, body: string): boolean {
  const [, scope, names, signature] = /^AWS4-HMAC-SHA256 Credential=AKID\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(String(request.headers.authorization))!
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
  const headers = names!.split(';').map((name) => `${name}:${String(request.headers[name]).trim().replace(/ +/g, ' ')}\n`).join('')
  const canonical = `POST\n${request.url!}\n\n${headers}\n${names!}\n${hash(body)}`
  const toSign = `AWS4-HMAC-SHA256\n${String(request.headers['x-amz-date'])}\n${scope!}\n${hash(canonical)}`
  const key = scope!.split('/').reduce<Buffer | string>((of, part) => createHmac('sha256', of).update(part).digest(), `AWS4${secret}`)
  assert.ok(['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target', 'content-type'].every((name) => names!.split(';').includes(name)), names)
  return createHmac('sha256', key).update(toSign).digest('hex') === signature
}

const signed: boolean[] = []
const agents: string[] = []
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    signed.push(isSigned(request, Buffer.concat(chunks).toString()))
    agents.push(String(request.headers['user-agent']))
    response.end(JSON.stringify({ Records: [], NextShardIterator: Buffer.concat(chunks).toString(), MillisBehindLatest: 0 }))
  })
})

const saved = { ...process.env }
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: 'a token+/=' })
})
after(() => {
  delete process.env['AWS_SESSION_TOKEN']
  Object.assign(process.env, saved)
  server.closeAllConnections()
  server.close()
})

describe('GetRecords past the SDK', () => {
  it('is signed as the SDK signs it, from the second request on', async () => {
    const options = { stream: 's', region: 'eu-west-1', endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`, limits: { requests: 2 } }
    const time = new ServiceTime(systemClock)
    const transport = rawTransport({
      client: makeClient(options, time), subscriptions: makeSubscriptionClient(options, time), target: { StreamARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/s' }, time, connections: 2, memory: new BodyMemory(0)
    })
    const replies = []
    for (const iterator of ['first', 'second', 'third é']) replies.push(await transport.getRecords(iterator, 10, new AbortController().signal))
    assert.deepEqual(signed, [true, true, true])
    assert.deepEqual(agents.map((agent) => agent.includes('aws-sdk-js')), [true, false, false])
    assert.deepEqual(replies.map(({ envelope }) => JSON.parse(envelope.nextShardIterator!)), ['first', 'second', 'third é'].map((iterator) => ({ StreamARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/s', ShardIterator: iterator, Limit: 10 })))
    transport.close()
  })
})
