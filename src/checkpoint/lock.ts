import { createHash, randomUUID } from 'node:crypto'
import { linkSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DynapinotError } from '../errors.ts'

/** Tries of processes that meet at a stale lock, with a random pause of up to so many ms between. */
const TRIES = 60
const PAUSE_MS = 50

/**
 * One process at a time works with a state folder: a file `lock` that names host and process. The lock of a process
 * that is gone from this host is taken over.
 *
 * ```
 *   lock.<host>.<pid>.<random>   for a moment: a claim of a process that wants the lock, linked to ...
 *   lock                         ... by the one that holds it
 * ```
 * A link is made by one process only, on network file systems too. A stale lock must be removed first, and that must
 * never hit a lock that another process has just put in its place. So each process shows its claim before it looks for
 * those of others, and removes nothing unless it sees itself alone: of two, the later one sees the other. A claim's name
 * is used once, so that one which a killed process has left can be removed without such care.
 */
export class StateLock {
  /** Locks that this process holds: a lock with our own pid that is not among them is a leftover. */
  static readonly #held: Set<string> = new Set()
  readonly #path: string

  private constructor (path: string) {
    this.#path = path
  }

  /** @throws DynapinotError STATE_LOCKED if a living process holds the lock, or one on another host. */
  static take (dir: string): StateLock {
    const path = join(dir, 'lock')
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0) pause(Math.random() * PAUSE_MS)
      if (tryToTake(dir, path, StateLock.#held.has(path))) {
        StateLock.#held.add(path)
        return new StateLock(path)
      }
    }
    throw new DynapinotError('STATE_LOCKED', `other processes try to take ${path} at the same moment`, { file: path, remedy: 'start one process at a time' })
  }

  release (): void {
    StateLock.#held.delete(this.#path)
    rmSync(this.#path, { force: true })
  }
}

/** The host in the names of claims: a host's own name may have any character. */
const thisHost = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)

interface Holder { readonly host: string, readonly pid: number }

/** False if another process is at it. */
function tryToTake (dir: string, path: string, heldHere: boolean): boolean {
  const claim = `lock.${thisHost}.${process.pid}.${randomUUID().slice(0, 8)}`
  writeFileSync(join(dir, claim), JSON.stringify({ host: hostname(), pid: process.pid } satisfies Holder))
  try {
    if (linked(join(dir, claim), path)) return true
    // Looked for before the holder is read: a process that took over in between has left its lock there.
    const alone = !otherClaims(dir, claim)
    const holder = readHolder(path)
    if (holder === 'none') return false
    if (holder !== 'unreadable' && isAlive(holder, heldHere)) {
      throw new DynapinotError('STATE_LOCKED', `process ${holder.pid} on ${holder.host} is working with ${dir}`, {
        file: path, remedy: 'wait for it, stop it, or use another state.dir; remove the file if that process is surely gone'
      })
    }
    if (!alone) return false
    rmSync(path, { force: true })
    return linked(join(dir, claim), path)
  } finally {
    rmSync(join(dir, claim), { force: true })
  }
}

function linked (from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}

/**
 * True if another living process of this host has a claim, too. Removes what dead ones have left. Claims of other hosts
 * do not matter: none of them takes over a lock of this host.
 */
function otherClaims (dir: string, own: string): boolean {
  let others = false
  for (const name of readdirSync(dir)) {
    const [, host, pid] = /^lock\.([0-9a-f]+)\.(\d+)\.[0-9a-f]+$/.exec(name) ?? []
    if (host !== thisHost || name === own) continue
    // Another of our own process id is a leftover: this process takes one lock after the other.
    if (Number(pid) !== process.pid && isRunning(Number(pid))) others = true
    else rmSync(join(dir, name), { force: true })
  }
  return others
}

/** `unreadable`: cut short, as a lock may be after a power failure. */
function readHolder (path: string): Holder | 'none' | 'unreadable' {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none'
    throw error
  }
  try {
    return JSON.parse(text) as Holder
  } catch {
    return 'unreadable'
  }
}

function isAlive (holder: Holder, heldHere: boolean): boolean {
  if (holder.host !== hostname()) return true
  return holder.pid === process.pid ? heldHere : isRunning(holder.pid)
}

function isRunning (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Waits without giving the thread away: a lock is taken before anything else is under way. */
function pause (ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
