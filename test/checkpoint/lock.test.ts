import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { StateLock } from '../../src/checkpoint/lock.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'dynapinot-lock-'))
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
})
