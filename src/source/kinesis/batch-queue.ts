import type { StreamBatch } from '../stream-contract.ts'

/** Batches on their way from many readers to one consumer, in the order of their arrival. Bounded by the readers' credit. */
export class BatchQueue {
  readonly #batches: StreamBatch[] = []
  #wake: (() => void) | undefined
  #outcome: { readonly error: unknown } | 'ended' | undefined

  push (batch: StreamBatch): void {
    this.#batches.push(batch)
    this.#wake?.()
  }

  /** Ends the queue behind the batches in it. */
  end (): void {
    this.#outcome ??= 'ended'
    this.#wake?.()
  }

  /** Fails at once: batches in the queue are dropped, they will be read again. The first error counts. */
  fail (error: unknown): void {
    this.#outcome ??= { error }
    this.#wake?.()
  }

  /** Gives the credit of what nobody took back. */
  drop (): void {
    for (const batch of this.#batches.splice(0)) batch.release()
  }

  async * take (): AsyncGenerator<StreamBatch, undefined> {
    for (;;) {
      if (typeof this.#outcome === 'object') throw this.#outcome.error
      const batch = this.#batches.shift()
      if (batch !== undefined) {
        yield batch
      } else {
        if (this.#outcome === 'ended') return
        await new Promise<void>((resolve) => { this.#wake = resolve })
      }
    }
  }
}
