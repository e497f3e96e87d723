/** Lets at most `limit` holders in at a time, first come, first served. */
export class Limiter {
  readonly #limit: number
  #held = 0
  readonly #waiting: (() => void)[] = []

  constructor (limit: number) {
    this.#limit = limit
  }

  get held (): number { return this.#held }

  async acquire (): Promise<void> {
    if (this.#held < this.#limit) {
      this.#held++
      return
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  release (): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#held--
    else next()
  }

  async run<T> (task: () => Promise<T>): Promise<T> {
    await this.acquire()
    try {
      return await task()
    } finally {
      this.release()
    }
  }
}
