/** Bytes that one holder takes of the credit. */
export interface Lease {
  /** What it really has. */
  readonly resize: (bytes: number) => void
  /** Gives all of it back; again does nothing. */
  readonly release: () => void
}

interface Waiter {
  readonly bytes: number
  readonly grant: (lease: Lease) => void
}

/**
 * Bytes that may be out at once: with the consumer of a source, or on their way to segments. First come, first served, so that
 * no shard starves. A reply's size is known only when it is there: it takes an estimate before, and what it really has from then on, so
 * the budget may be passed by what the estimates of the replies on their way were wrong. While nothing is out, any
 * amount is granted: a budget that is smaller than a reply slows down and does not stop.
 */
export class ByteCredit {
  readonly #budget: number
  readonly #waiters: Waiter[] = []
  #out = 0

  constructor (budget: number) {
    this.#budget = budget
  }

  /** Bytes that are out now. */
  get out (): number {
    return this.#out
  }

  /** A lease at once if there is room for it, else undefined. */
  take (bytes: number): Lease | undefined {
    return this.#waiters.length === 0 && this.#hasRoom(bytes) ? this.#lease(bytes) : undefined
  }

  /** Waits for room. Rejects with the signal's reason when it aborts. */
  async wait (bytes: number, signal: AbortSignal): Promise<Lease> {
    signal.throwIfAborted()
    const now = this.take(bytes)
    if (now !== undefined) return now
    return await new Promise((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        grant: (lease) => {
          signal.removeEventListener('abort', stop)
          resolve(lease)
        }
      }
      const stop = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        reject(signal.reason as Error)
        // It may have been the one in front that was too large for the room there is.
        this.#grant()
      }
      this.#waiters.push(waiter)
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  #hasRoom (bytes: number): boolean {
    return this.#out === 0 || this.#out + bytes <= this.#budget
  }

  #lease (bytes: number): Lease {
    let held = bytes
    this.#out += held
    const resize = (to: number): void => {
      this.#out += to - held
      held = to
      this.#grant()
    }
    let released = false
    return {
      resize: (to) => { if (!released) resize(to) },
      release: () => {
        if (released) return
        released = true
        resize(0)
      }
    }
  }

  #grant (): void {
    for (let next = this.#waiters[0]; next !== undefined && this.#hasRoom(next.bytes); next = this.#waiters[0]) {
      this.#waiters.shift()
      next.grant(this.#lease(next.bytes))
    }
  }
}
