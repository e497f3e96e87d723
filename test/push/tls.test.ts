// HTTPS with a certificate authority of its own, and a server that wants a client's certificate.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { TlsOptions } from '../../src/options/resolved-options.ts'
import { ControllerClient } from '../../src/push/controller.ts'
import { tempFolder } from '../temp-folder.ts'
import { Authority } from './certificates.ts'
import type { Certificate } from './certificates.ts'
import { failure, none, signal } from './with-sink.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe('a controller behind TLS', { skip: hasOpenssl ? false : 'openssl is missing' }, () => {
  let dir: string
  let ours: Authority
  let client: Certificate
  let stranger: Certificate
  let server: Server
  let port: number
  const subjects: string[] = []

  before(async () => {
    dir = tempFolder('tls')
    ours = new Authority(join(dir, 'ours'), 'Our authority')
    client = ours.issue('loader')
    const controller = ours.issue('controller', 'IP:127.0.0.1')
    stranger = new Authority(join(dir, 'other'), 'Another authority').issue('stranger')
    server = createServer({ ca: readFileSync(ours.ca), cert: readFileSync(controller.cert), key: readFileSync(controller.key), requestCert: true, rejectUnauthorized: true }, (request, response) => {
      subjects.push((request.socket as unknown as { getPeerCertificate: () => { subject: { CN: string } } }).getPeerCertificate().subject.CN)
      response.end('OK')
    })
    await new Promise<void>((resolve) => { server.listen(0, resolve) })
    port = (server.address() as AddressInfo).port
  })
  after(() => {
    server.closeAllConnections()
    server.close()
    rmSync(dir, { recursive: true })
  })

  const health = async (tls: Partial<TlsOptions>, host = '127.0.0.1', at = port): Promise<void> => {
    const controllers = [`https://${host}:${at}`]
    const asked = new ControllerClient({ ...none, controllers, tls: { verify: true, ...tls } }, { firstDelayMs: 5, maxDelayMs: 10, giveUpAfterMs: 500 })
    try {
      await asked.health(signal)
    } finally {
      await asked.close()
    }
  }

  it('is trusted by its authority, and sees who asks', async () => {
    await health({ ca: ours.ca, ...client })
    assert.deepEqual(subjects.splice(0), ['loader'])
  })

  it('of another authority is not spoken to, and what to look at is told', async () => {
    for (const ca of [{}, { ca: join(dir, 'other', 'ca.pem') }]) {
      const error = await failure(health({ ...client, ...ca }))
      assert.equal(error.code, 'SINK_REJECTED')
      assert.match(error.message, /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE/)
      assert.match(error.context.remedy ?? '', /sink\.tls/)
    }
    assert.deepEqual(subjects, [])
  })

  it('of another name is not spoken to', async () => {
    const error = await failure(health({ ca: ours.ca, ...client }, 'localhost'))
    assert.equal(error.code, 'SINK_REJECTED')
    assert.match(error.message, /ERR_TLS_CERT_ALTNAME_INVALID/)
  })

  it('is spoken to unchecked only where that is asked for', async () => {
    await health({ verify: false, ...client }, 'localhost')
    assert.deepEqual(subjects.splice(0), ['loader'])
  })

  it('refuses a client without a certificate, or with one of a stranger', async () => {
    for (const tls of [{ ca: ours.ca }, { ca: ours.ca, ...stranger }]) {
      const error = await failure(health(tls))
      assert.equal(error.code, 'SINK_UNAVAILABLE')
      assert.match(error.context.remedy ?? '', /sink\.tls\.cert/)
    }
    assert.deepEqual(subjects, [])
  })

  it('that says why it refuses a client is believed at once', async () => {
    // Node's server hangs up without a word. In TLS 1.2 the alert comes within the handshake, where nothing can overtake it.
    const { cert, key } = ours.issue('alerting', 'IP:127.0.0.1')
    const child = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', '-cert', cert, '-key', key, '-CAfile', ours.ca, '-tls1_2', '-Verify', '1', '-verify_return_error', '-www'])
    try {
      let said = ''
      for await (const text of child.stdout) {
        said += String(text)
        if (/ACCEPT 127\.0\.0\.1:(\d+)/.test(said)) break
      }
      const error = await failure(health({ ca: ours.ca }, '127.0.0.1', Number(/ACCEPT 127\.0\.0\.1:(\d+)/.exec(said)![1])))
      assert.equal(error.code, 'SINK_REJECTED')
      assert.match(error.message, /ALERT_HANDSHAKE_FAILURE/)
      assert.match(error.context.remedy ?? '', /sink\.tls/)
    } finally {
      child.kill()
    }
  })

  it('with files that are not there is a fault of the configuration', async () => {
    const error = await failure(health({ ca: join(dir, 'nothing.pem') }))
    assert.deepEqual([error.code, error.context.field], ['CONFIG_INVALID', 'sink.tls.ca'])
  })
})
