/** When what is gathered goes out: at the first of these. */
export interface GatherLimits {
  readonly count: number
  readonly bytes: number
  /** ms behind the first of a batch. */
  readonly lingerMs: number
}

/** Something that waits for company. */
export interface Gathered {
  readonly bytes: number
  /** No two of one batch have the same. */
  readonly group: number
}

/** Gathers what is ready at about the same time into batches. Order is kept. */
export class Gatherer<T extends Gathered> {
  readonly #limits: GatherLimits
  readonly #send: (batch: readonly T[]) => void
  #batch: T[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined

  /** `send` gets each batch, never an empty one, and must not throw. */
  constructor (limits: GatherLimits, send: (batch: readonly T[]) => void) {
    this.#limits = limits
    this.#send = send
  }

  add (item: T): void {
    const { count, bytes, lingerMs } = this.#limits
    if (this.#bytes + item.bytes > bytes || this.#batch.some(({ group }) => group === item.group)) this.flush()
    this.#batch.push(item)
    this.#bytes += item.bytes
    if (this.#batch.length >= count || this.#bytes >= bytes) this.flush()
    else this.#timer ??= setTimeout(() => { this.flush() }, lingerMs)
  }

  /** Sends what waits now. */
  flush (): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#batch.length === 0) return
    const batch = this.#batch
    this.#batch = []
    this.#bytes = 0
    this.#send(batch)
  }
}
