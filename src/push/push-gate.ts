import { channels } from '../channels.ts'
import { DynapinotError } from '../errors.ts'
import type { PushOutcome } from './decision.ts'
import { PushWindow } from './push-window.ts'
import type { Load } from './push-window.ts'

/** Statuses of a side that has too much to do, and the limits that say the same without a word. */
const overloads: ReadonlySet<number | string> = new Set([408, 429, 503, 504, 'DEADLINE', 'SEND_STALLED', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ETIMEDOUT'])

/** What an outcome tells of the other side's load: refusals and broken connections tell nothing. */
export function loadOf (outcome: PushOutcome): Load {
  const key = outcome.kind === 'status' ? outcome.status : outcome.code
  if (overloads.has(key)) return 'overload'
  return outcome.kind === 'status' && outcome.status >= 200 && outcome.status < 300 ? 'ok' : 'neutral'
}

/** Lets as many pushes through at once as the controller bears, first come, first served. */
export class PushGate {
  readonly #window: PushWindow
  readonly #waiting: (() => void)[] = []
  #busy = 0

  constructor (max: number) {
    this.#window = new PushWindow(max)
  }

  get limit (): number { return this.#window.limit }

  /** Runs one attempt. @throws DynapinotError INTERRUPTED while it waits, or what the attempt throws. */
  async run<T extends { outcome: PushOutcome }> (attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#enter(signal)
    const epoch = this.#window.begin()
    const start = performance.now()
    try {
      const result = await attempt()
      const before = this.limit
      this.#window.end(epoch, loadOf(result.outcome), performance.now() - start, this.#busy)
      if (this.limit !== before) channels.pushWindow.publish({ limit: this.limit, before })
      return result
    } finally {
      this.#busy--
      this.#admit()
    }
  }

  async #enter (signal: AbortSignal): Promise<void> {
    if (this.#busy < this.limit && this.#waiting.length === 0) {
      this.#busy++
      return
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave)
        this.#busy++
        resolve()
      }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1)
        reject(new DynapinotError('INTERRUPTED', 'stopped while a push waited for its turn'))
      }
      if (signal.aborted) {
        reject(new DynapinotError('INTERRUPTED', 'stopped while a push waited for its turn'))
        return
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(enter)
    })
  }

  #admit (): void {
    while (this.#busy < this.limit) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      next()
    }
  }
}
