import assert from 'node:assert/strict'
import { fork, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { StateLock } from '../../src/checkpoint/lock.ts'
import { tempFolder } from '../temp-folder.ts'

const folder = () => tempFolder('lock')
const write = (dir: string, holder: unknown) => { writeFileSync(join(dir, 'lock'), JSON.stringify(holder)) }

describe('StateLock', () => {
  it('is held by one at a time and free again after release', () => {
    const dir = folder()
    const lock = StateLock.take(dir)
    assert.throws(() => StateLock.take(dir), { code: 'STATE_LOCKED' })
    lock.release()
    assert.deepEqual(readdirSync(dir), [])
    StateLock.take(dir).release()
  })

  it('takes over from a process that is gone', () => {
    const dir = folder()
    const gone = spawnSync(process.execPath, ['-e', '']).pid
    write(dir, { host: hostname(), pid: gone })
    StateLock.take(dir).release()
    assert.equal(existsSync(join(dir, 'lock')), false)
  })

  it('takes over a leftover of its own process id', () => {
    const dir = folder()
    write(dir, { host: hostname(), pid: process.pid })
    StateLock.take(dir).release()
  })

  it('respects a living process and any process of another host', () => {
    const dir = folder()
    write(dir, { host: hostname(), pid: process.ppid })
    assert.throws(() => StateLock.take(dir), { code: 'STATE_LOCKED' })
    write(dir, { host: 'elsewhere', pid: 1 })
    assert.throws(() => StateLock.take(dir), { code: 'STATE_LOCKED' })
  })

  it('takes over a lock that a power failure has cut short, and clears away claims of processes that are gone', () => {
    const dir = folder()
    const gone = spawnSync(process.execPath, ['-e', '']).pid
    writeFileSync(join(dir, 'lock'), '{"ho')
    const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
    for (const pid of [gone, process.pid]) writeFileSync(join(dir, `lock.${host}.${pid}.0a`), '')
    StateLock.take(dir).release()
    assert.deepEqual(readdirSync(dir), [])
  })

  it('that is stale is taken over by one of many processes that try at the same moment', async () => {
    const takers = Array.from({ length: 6 }, () => fork(new URL('lock-taker.ts', import.meta.url).pathname, { execArgv: ['--import', 'tsx'] }))
    const answer = async (taker: ChildProcess): Promise<string> => (await once(taker, 'message') as [string])[0]
    const ask = async (dir: string | null) => {
      const answers = Promise.all(takers.map(answer))
      const at = Date.now() + 20
      for (const taker of takers) taker.send({ dir, at })
      return await answers
    }
    try {
      await Promise.all(takers.map(answer))
      const gone = spawnSync(process.execPath, ['-e', '']).pid
      for (let round = 0; round < 40; round++) {
        const dir = folder()
        write(dir, { host: hostname(), pid: gone })
        assert.deepEqual((await ask(dir)).sort(), [...Array<string>(5).fill('STATE_LOCKED'), 'held'], `round ${round}`)
        assert.deepEqual(readdirSync(dir), ['lock'])
        await ask(null)
        assert.deepEqual(readdirSync(dir), [])
      }
    } finally {
      for (const taker of takers) taker.kill()
    }
  })
})
