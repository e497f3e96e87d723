import type { Image } from '../decode/attribute-value.ts'

const MAX_NAMES = 1000
/** Stands for all names beyond the first 1000. */
const REST = '*'

/**
 * Counts the top-level attributes of rows that no column takes and no function names, so that they are not lost in
 * silence. Looked at: NewImage, Item; of a REMOVE the image that its other columns come from.
 */
export class UnmappedAttributes {
  readonly #mapped: ReadonlySet<string>
  readonly #counts: Map<string, number> = new Map()

  constructor (mapped: Iterable<string>) {
    this.#mapped = new Set(mapped)
  }

  count (image: Image): void {
    for (const name in image) {
      if (!this.#mapped.has(name)) this.#add(name)
    }
  }

  #add (name: string): void {
    const known = this.#counts.get(name)
    if (known !== undefined) this.#counts.set(name, known + 1)
    else if (this.#counts.size < MAX_NAMES || name === REST) this.#counts.set(name, 1)
    else this.#counts.set(REST, (this.#counts.get(REST) ?? 0) + 1)
  }

  totals (): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}
