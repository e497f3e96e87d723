import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The emulator: it knows If-None-Match, multipart uploads, and gives objects to anybody over plain HTTP. */
const MOTO = 'moto[s3,server]==5.2.5'
const home = join(homedir(), '.cache', 'dynapinot', 'moto-5.2.5')
const INSTALL_TIMEOUT_MS = 10 * 60_000
const START_TIMEOUT_MS = 60_000

/** Why there can be no S3 server here; undefined if there can. */
export async function s3Missing (): Promise<string | undefined> {
  if (existsSync(join(home, 'bin', 'python'))) return undefined
  try {
    await run('python3', ['-c', 'import venv, ensurepip'])
    return undefined
  } catch {
    return 'no Python 3 with venv, which the S3 emulator runs on'
  }
}

/** Whoever uses it has no credentials but these. */
export const s3Credentials: Readonly<Record<string, string>> = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }

/** A local S3 in a process of its own, empty at its start. */
export class S3Server {
  readonly url: string
  readonly #child: ChildProcess

  private constructor (url: string, child: ChildProcess) {
    this.url = url
    this.#child = child
  }

  /** The first start installs the emulator into the user's cache. @throws Error if it cannot be installed or started. */
  static async start (): Promise<S3Server> {
    if (!existsSync(join(home, 'bin', 'python'))) await install()
    const port = await freePort()
    const child = spawn(join(home, 'bin', 'python'), ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] })
    let log = ''
    child.stderr.on('data', (chunk: Buffer) => { log = (log + chunk.toString()).slice(-4000) })
    const url = `http://127.0.0.1:${port}`
    process.once('exit', () => { child.kill('SIGKILL') })
    for (const end = Date.now() + START_TIMEOUT_MS; ;) {
      if (await fetch(`${url}/moto-api/`).then(({ ok }) => ok, () => false)) return new S3Server(url, child)
      if (child.exitCode !== null || Date.now() > end) {
        child.kill('SIGKILL')
        throw new Error(`the S3 emulator does not start:\n${log}`)
      }
      await sleep(100)
    }
  }

  async stop (): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}

/** Under another name first: what is half installed is never taken for whole. Packages do not mind being moved. */
async function install (): Promise<void> {
  const work = `${home}.${process.pid}`
  await mkdir(join(home, '..'), { recursive: true })
  try {
    await run('python3', ['-m', 'venv', work], { timeout: INSTALL_TIMEOUT_MS })
    await run(join(work, 'bin', 'python'), ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', MOTO], { timeout: INSTALL_TIMEOUT_MS })
    await rename(work, home).catch((error: unknown) => { if (!existsSync(home)) throw error })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function freePort (): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise<void>((resolve) => server.close(() => { resolve() }))
  return port
}
