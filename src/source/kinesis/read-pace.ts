/** Limits of the reads of one shard. */
export interface PaceLimits {
  readonly readsPerSecond: number
  /** Bytes of record data. */
  readonly bytesPerSecond: number
  /** Longest pause of a shard that is caught up, in ms. */
  readonly idleMs: number
}

const SLOWEST_MS = 5000

/**
 * When a shard may be read again. The service allows a shard 5 reads and 2 MB a second for all its readers together, and
 * answers a large reply with refusals until its bytes are paid for; so
 * - two reads are at least the interval of `readsPerSecond` apart;
 * - a reply's bytes are waited for at `bytesPerSecond`;
 * - a shard that is caught up is looked at less and less often, down to `idleMs`;
 * - a refusal doubles the interval, success brings it back in small steps: several readers come to share a shard.
 */
export class ReadPace {
  readonly #limits: PaceLimits
  readonly #shortest: number
  #interval: number
  #idle: number
  #next = 0

  constructor (limits: PaceLimits) {
    this.#limits = limits
    this.#shortest = 1000 / limits.readsPerSecond
    this.#interval = this.#shortest
    this.#idle = this.#shortest
  }

  /** ms until the next read. */
  delay (now: number): number {
    return Math.max(0, this.#next - now)
  }

  /** A read was answered: with so many bytes of data, and whether that was all there is. */
  answered (now: number, bytes: number, caughtUp: boolean): void {
    this.#interval = Math.max(this.#shortest, this.#interval * 0.9)
    this.#idle = caughtUp && bytes === 0 ? Math.min(this.#limits.idleMs, this.#idle * 1.5) : this.#shortest
    const pause = Math.max(this.#interval, bytes / this.#limits.bytesPerSecond * 1000)
    this.#next = now + Math.max(pause, caughtUp ? this.#idle : 0)
  }

  /** A read was refused: too many, or too many bytes. */
  refused (now: number): void {
    this.#interval = Math.min(SLOWEST_MS, this.#interval * 2)
    // Spread, so that readers that were refused together do not return together.
    this.#next = now + this.#interval * (0.75 + Math.random() / 2)
  }
}
