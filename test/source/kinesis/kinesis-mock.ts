import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** A running service with fan-out (npm kinesis-local). */
export interface KinesisMock {
  /** Plain http, HTTP/1.1; its subscriptions over HTTP/2 fail (protocol error). */
  readonly endpoint: string
  readonly close: () => Promise<void>
}

/** Starts the service as a process of its own, and waits until it answers. */
export async function startKinesisMock (): Promise<KinesisMock> {
  const [plain, tls] = [await freePort(), await freePort()]
  const folder = dirname(createRequire(import.meta.url).resolve('kinesis-local/package.json'))
  const process = spawn(globalThis.process.execPath, ['main.js'], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...globalThis.process.env, KINESIS_MOCK_PLAIN_PORT: String(plain), KINESIS_MOCK_TLS_PORT: String(tls), LOG_LEVEL: 'ERROR', SHARD_LIMIT: '100' }
  })
  const exited = once(process, 'exit')
  const endpoint = `http://127.0.0.1:${plain}`
  for (;;) {
    if (process.exitCode !== null) throw new Error(`kinesis-local ended with ${process.exitCode}`)
    if (await fetch(`${endpoint}/healthcheck`).then(({ ok }) => ok, () => false)) break
    await delay(100)
  }
  return {
    endpoint,
    close: async () => {
      process.kill('SIGKILL')
      await exited
    }
  }
}

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
