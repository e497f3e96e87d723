import type { Random } from '../../../bench/data/random.ts'

/** Draws kinds in rounds: each of them once a round and each round in another order, so that none is left out. */
export class Rounds<T> {
  readonly #random: Pick<Random, 'below'>
  readonly #kinds: readonly T[]
  #left: T[] = []

  constructor (random: Pick<Random, 'below'>, kinds: readonly T[]) {
    this.#random = random
    this.#kinds = kinds
  }

  next (): T {
    if (this.#left.length === 0) this.#left = [...this.#kinds]
    return this.#left.splice(this.#random.below(this.#left.length), 1)[0]!
  }
}
