/** A change of an item, as far as its table's state goes. */
export interface Change {
  /** Number of the item, from 0. */
  readonly key: number
  /** Microseconds since the epoch. */
  readonly version: number
  /** Number of the image, from 0; null for a deletion. */
  readonly image: number | null
}

const DELETED = -1
const NEVER = -2

/**
 * What a table must show when all changes have been taken, each once, in the order in which they lie in the stream: of
 * each item the image of the highest version, and of equal versions the one that arrived last.
 *
 * A replication that is killed takes some changes again. That must not make a difference: it goes on from a position at
 * or before the first change that was not safe, so whatever it takes again is followed by all that followed it before.
 */
export class TableModel {
  readonly #versions: Float64Array
  readonly #images: Int32Array

  constructor (keys: number) {
    this.#versions = new Float64Array(keys)
    this.#images = new Int32Array(keys).fill(NEVER)
  }

  get keys (): number { return this.#images.length }

  take ({ key, version, image }: Change): void {
    if (this.#images[key] !== NEVER && version < this.#versions[key]!) return
    this.#versions[key] = version
    this.#images[key] = image ?? DELETED
  }

  /** Number of the image that is to be seen; null if the item is deleted or was never there. */
  image (key: number): number | null {
    const image = this.#images[key]!
    return image < 0 ? null : image
  }

  /** Version of the newest change of an item, deletions too; 0 if there is none. */
  version (key: number): number {
    return this.#versions[key]!
  }

  /** Items that are to be seen. */
  get visible (): number {
    return this.#images.reduce((sum, image) => image < 0 ? sum : sum + 1, 0)
  }
}
