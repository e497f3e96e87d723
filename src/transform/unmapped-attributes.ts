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
  readonly #numbers: Map<string, number> = new Map()
  readonly #counts: number[] = []

  constructor (mapped: Iterable<string>) {
    this.#mapped = new Set(mapped)
  }

  /** Counts the names of a row's image. */
  count (image: Image): void {
    for (const name in image) {
      if (!this.#mapped.has(name)) this.add(this.numberOf(name), 1)
    }
  }

  /** The number under which a name is counted, from 0 to MAX_NAMES: names beyond the first 1000 share one. */
  numberOf (name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    if (this.#counts.length >= MAX_NAMES && name !== REST) return this.numberOf(REST)
    const number = this.#counts.length
    this.#numbers.set(name, number)
    this.#counts.push(0)
    return number
  }

  /** How many numbers there are. */
  get size (): number { return this.#counts.length }

  add (number: number, rows: number): void {
    this.#counts[number]! += rows
  }

  totals (): Record<string, number> {
    return Object.fromEntries([...this.#numbers].map(([name, number]) => [name, this.#counts[number]!]))
  }
}
