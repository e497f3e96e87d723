import { closeSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DynapinotError } from '../errors.ts'

/**
 * One process at a time works with a state folder: a file `lock` that names host and process. It is made whole under
 * another name and linked, so it is never seen half written. The lock of a process that is gone from this host is taken over.
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
    const own = `${path}.${process.pid}`
    const fd = openSync(own, 'w')
    writeSync(fd, JSON.stringify({ host: hostname(), pid: process.pid }))
    closeSync(fd)
    try {
      for (let attempt = 0; attempt < 2; attempt++) {
        try {
          linkSync(own, path)
          StateLock.#held.add(path)
          return new StateLock(path)
        } catch (cause) {
          if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
        }
        const holder = readHolder(path)
        if (holder !== null && isAlive(holder, StateLock.#held.has(path))) {
          throw new DynapinotError('STATE_LOCKED', `process ${holder.pid} on ${holder.host} is working with ${dir}`, {
            file: path, remedy: 'wait for it, stop it, or use another state.dir; remove the file if that process is surely gone'
          })
        }
        rmSync(path, { force: true })
      }
      throw new DynapinotError('STATE_LOCKED', `another process took ${path} at the same moment`, { file: path, remedy: 'run again' })
    } finally {
      rmSync(own, { force: true })
    }
  }

  release (): void {
    StateLock.#held.delete(this.#path)
    rmSync(this.#path, { force: true })
  }
}

interface Holder { host: string, pid: number }

function readHolder (path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    // Gone in this moment, or not ours to read: the next try to link decides.
    return null
  }
}

function isAlive (holder: Holder, heldHere: boolean): boolean {
  if (holder.host !== hostname()) return true
  if (holder.pid === process.pid) return heldHere
  try {
    process.kill(holder.pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
