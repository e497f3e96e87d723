import { Random } from '../../../bench/data/random.ts'
import { connectionKinds, requestKinds, uploadKinds } from './kinds.ts'
import type { ConnectionKind, FaultKind } from './kinds.ts'
import { Rounds } from './rounds.ts'

/** Of a hundred connections, uploads and other calls, how many meet a fault. */
export interface FaultRates {
  readonly connections: number
  readonly uploads: number
  readonly calls: number
}

/** Says which fault comes next, by a seed, in rounds of all kinds. */
export class FaultScript {
  readonly #rates: FaultRates
  readonly #random: Random
  readonly #connections: Rounds<ConnectionKind>
  readonly #uploads: Rounds<FaultKind>
  readonly #calls: Rounds<FaultKind>
  /** Nothing goes wrong any more while it is set. */
  calm = false

  constructor (seed: number, rates: FaultRates) {
    this.#rates = rates
    this.#random = new Random(seed)
    this.#connections = new Rounds(this.#random, connectionKinds)
    this.#uploads = new Rounds<FaultKind>(this.#random, uploadKinds)
    this.#calls = new Rounds<FaultKind>(this.#random, requestKinds)
  }

  connection (): ConnectionKind | null {
    return this.#next(this.#connections, this.#rates.connections)
  }

  upload (): FaultKind | null {
    return this.#next(this.#uploads, this.#rates.uploads)
  }

  call (): FaultKind | null {
    return this.#next(this.#calls, this.#rates.calls)
  }

  below (n: number): number {
    return this.#random.below(n)
  }

  #next<T> (rounds: Rounds<T>, rate: number): T | null {
    return this.#random.below(100) >= rate || this.calm ? null : rounds.next()
  }
}
