import type { AskedForLoads } from '../../../src/push/ask-for-loads.ts'
import type { CatalogEntry, SegmentCatalog, SegmentRows } from '../../../src/push/segment-catalog.ts'

/** A row: an image of a key, or its deletion. */
export interface ModelRow { readonly key: string, readonly version: number, readonly deleted: boolean, readonly image: number }
interface ModelSegment { readonly name: string, readonly rows: readonly ModelRow[], readonly pushTime: number, readonly custom: Readonly<Record<string, string>>, state: CatalogEntry['state'] }
interface Place { readonly segment: ModelSegment, readonly doc: number }

/**
 * One partition of an OFFLINE upsert table on one server, by the rules of Pinot 1.5.1: a higher version wins; of equal
 * ones the later row of a segment, or the segment that was pushed later. Deleting a segment takes its keys away and brings
 * none back; a restart or a reload does. Source: ConcurrentMapPartitionUpsertMetadataManager.
 */
export class ModelPinot implements SegmentCatalog {
  readonly segments: Map<string, ModelSegment> = new Map()
  #places: Map<string, Place> = new Map()
  readonly #clock: () => number
  readonly #chance: () => number
  /** What to do before each change; it may throw, as a process that is killed. */
  beforeCall: () => void = () => {}
  deletes = 0

  constructor (clock: () => number, chance: () => number) {
    this.#clock = clock
    this.#chance = chance
  }

  push (name: string, rows: readonly ModelRow[], custom: Readonly<Record<string, string>>, state: CatalogEntry['state'] = 'loaded'): number {
    if (this.segments.has(name)) throw new Error(`${name} is there`)
    const segment = { name, rows, pushTime: this.#clock(), custom, state }
    this.segments.set(name, segment)
    if (state === 'loaded') this.#load(segment)
    return segment.pushTime
  }

  /** Reads all segments anew, in any order. */
  restart (): void {
    this.#places = new Map()
    const all = [...this.segments.values()].filter(({ state }) => state === 'loaded').map((segment) => ({ segment, at: this.#chance() }))
    for (const { segment } of all.sort((a, b) => a.at - b.at)) this.#load(segment)
  }

  /** What a query finds: images by key. */
  visible (): Map<string, number> {
    return new Map([...this.#places].flatMap(([key, { segment, doc }]) => segment.rows[doc]!.deleted ? [] : [[key, segment.rows[doc]!.image]]))
  }

  #load (segment: ModelSegment): void {
    segment.rows.forEach((row, doc) => {
      const held = this.#places.get(row.key)
      if (held === undefined || wins(row, segment, held)) this.#places.set(row.key, { segment, doc })
    })
  }

  #forget (name: string): void {
    for (const [key, { segment }] of this.#places) if (segment.name === name) this.#places.delete(key)
  }

  async list (): Promise<CatalogEntry[]> {
    this.beforeCall()
    return [...this.segments.values()].map(({ name, rows, pushTime, custom, state }) => ({ name, rows: rows.length, crc: '1', pushTime, custom, state, served: state === 'loaded' }))
  }

  async find (names: readonly string[]): Promise<CatalogEntry[]> {
    return (await this.list()).filter(({ name }) => names.includes(name))
  }

  async rows (names: readonly string[]): Promise<Map<string, SegmentRows>> {
    this.beforeCall()
    const queryable = (wanted: ModelSegment): number => [...this.#places.values()].filter(({ segment, doc }) => segment === wanted && !segment.rows[doc]!.deleted).length
    return new Map(names.flatMap((name) => {
      const segment = this.segments.get(name)
      return segment === undefined ? [] : [[name, { stored: segment.rows.length, queryable: queryable(segment) }]]
    }))
  }

  async remove (names: readonly string[]): Promise<void> {
    this.beforeCall()
    for (const name of names) {
      this.#forget(name)
      this.segments.delete(name)
    }
    this.deletes += names.length
  }

  /** A server gives up a segment that it had: its keys go with it. */
  drop (name: string): void {
    this.segments.get(name)!.state = 'error'
    this.#forget(name)
  }

  async reset (name: string): Promise<void> {
    this.beforeCall()
    const segment = this.segments.get(name)!
    if (segment.state === 'error' && this.#chance() < 0.5) return
    segment.state = 'offline'
    if (this.#chance() < 0.5) await this.askForLoads()
  }

  /** A reset may need it, or not: what rests in OFFLINE is loaded. What is in ERROR may be, too, as it is reset with it. */
  async askForLoads (): Promise<AskedForLoads> {
    for (const segment of this.segments.values()) {
      if (segment.state !== 'offline' && !(segment.state === 'error' && this.#chance() < 0.5)) continue
      segment.state = 'loaded'
      this.#load(segment)
    }
    return 'asked'
  }

  async reload (name: string): Promise<void> {
    this.beforeCall()
    this.#load(this.segments.get(name)!)
  }

  async download (): Promise<void> {
    throw new Error('not modelled')
  }
}

function wins (row: ModelRow, segment: ModelSegment, held: Place): boolean {
  const other = held.segment.rows[held.doc]!
  if (row.version !== other.version) return row.version > other.version
  return segment === held.segment || segment.pushTime > held.segment.pushTime
}
