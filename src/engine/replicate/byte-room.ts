import { DynapinotError } from '../../errors.ts'

/** Bytes that may be held at once: who wants more waits, first come, first served. One that is larger than all of it gets in alone. */
export class ByteRoom {
  readonly #limit: number
  #held = 0
  readonly #waiting: { bytes: number, enter: () => void }[] = []

  constructor (limit: number) {
    this.#limit = limit
  }

  get held (): number { return this.#held }

  /** Waits until there is room. @throws DynapinotError INTERRUPTED. */
  async take (bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#waiting.length === 0 && this.#fits(bytes)) {
      this.#held += bytes
      return
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1)
        reject(new DynapinotError('INTERRUPTED', 'stopped while a batch waited for memory'))
      }
      const entry = {
        bytes,
        enter: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        }
      }
      this.#waiting.push(entry)
      signal.addEventListener('abort', leave, { once: true })
      if (signal.aborted) leave()
    })
  }

  /** Takes without waiting: memory that is there already, such as the blocks of a body. */
  add (bytes: number): void {
    this.#held += bytes
  }

  give (bytes: number): void {
    this.#held -= bytes
    while (this.#waiting.length > 0 && this.#fits(this.#waiting[0]!.bytes)) {
      const { bytes: wanted, enter } = this.#waiting.shift()!
      this.#held += wanted
      enter()
    }
  }

  #fits (bytes: number): boolean {
    return this.#held === 0 || this.#held + bytes <= this.#limit
  }
}
