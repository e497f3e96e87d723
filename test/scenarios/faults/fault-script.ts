import { Random } from '../../../bench/data/random.ts'
import { connectionKinds, requestKinds, uploadKinds } from './kinds.ts'
import type { ConnectionKind, FaultKind } from './kinds.ts'

/** Of a hundred connections, uploads and other calls, how many meet a fault. */
export interface FaultRates {
  readonly connections: number
  readonly uploads: number
  readonly calls: number
}

/**
 * Says which fault comes next, by a seed: kinds come in rounds, each of them once a round and each round in another
 * order, so that none is left out.
 */
export class FaultScript {
  readonly #rates: FaultRates
  readonly #random: Random
  readonly #rounds: Map<readonly FaultKind[], FaultKind[]> = new Map()
  /** Nothing goes wrong any more while it is set. */
  calm = false

  constructor (seed: number, rates: FaultRates) {
    this.#rates = rates
    this.#random = new Random(seed)
  }

  connection (): ConnectionKind | null {
    return this.#next(connectionKinds, this.#rates.connections) as ConnectionKind | null
  }

  upload (): FaultKind | null {
    return this.#next(uploadKinds, this.#rates.uploads)
  }

  call (): FaultKind | null {
    return this.#next(requestKinds, this.#rates.calls)
  }

  below (n: number): number {
    return this.#random.below(n)
  }

  #next (kinds: readonly FaultKind[], rate: number): FaultKind | null {
    if (this.#random.below(100) >= rate || this.calm) return null
    let round = this.#rounds.get(kinds) ?? []
    if (round.length === 0) round = this.#shuffled(kinds)
    const kind = round.pop()!
    this.#rounds.set(kinds, round)
    return kind
  }

  #shuffled (kinds: readonly FaultKind[]): FaultKind[] {
    const left = [...kinds]
    return kinds.map(() => left.splice(this.#random.below(left.length), 1)[0]!)
  }
}
