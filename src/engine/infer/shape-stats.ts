import { isObject, tagOf } from '../../decode/attribute-value.ts'
import type { Tag, Tagged } from '../../decode/attribute-value.ts'

/** So many names of one map are told apart; a map with more is one of data, not of fields. */
const MAX_FIELDS = 100
/** So many paths into the documents of one attribute are told apart. */
const MAX_PATHS = 500
/** DynamoDB's own limit of nesting. */
const MAX_DEPTH = 32

/** Numbers of values by type tag; `?` = no attribute value. */
export type TagCounts = Partial<Record<Tag | '?', number>>

/** What the maps, lists and sets of an attribute look like. */
export class ShapeStats {
  /** Fields of maps at the first level, with the types of their values. */
  readonly fields: Map<string, TagCounts> = new Map()
  /** Maps had more than 100 different fields: the rest is not told apart. */
  manyFields = false
  /**
   * Every path into the maps and lists, from below the attribute: `address.zip`, `lines[].sku`, in the order of their
   * first appearance. The elements of a list share one path.
   */
  readonly paths: Map<string, TagCounts> = new Map()
  /** There were more than 500 paths: the rest is not told apart. */
  manyPaths = false
  /** Types of the elements of lists; of sets the type of their elements. */
  readonly elements: TagCounts = {}
  maxElements = 0
  /** Levels of maps and lists within one another, from 1. */
  depth = 0

  observeMap (map: Readonly<Record<string, unknown>>): void {
    this.depth = Math.max(this.depth, this.#walk({ M: map }, '', 1))
    for (const [name, value] of Object.entries(map)) {
      let counts = this.fields.get(name)
      if (counts === undefined) {
        if (this.fields.size >= MAX_FIELDS) {
          this.manyFields = true
          continue
        }
        this.fields.set(name, counts = {})
      }
      count(counts, tagOf(value) ?? '?')
    }
  }

  observeList (list: readonly unknown[]): void {
    this.depth = Math.max(this.depth, this.#walk({ L: list }, '', 1))
    this.maxElements = Math.max(this.maxElements, list.length)
    for (const value of list) count(this.elements, tagOf(value) ?? '?')
  }

  observeSet (tag: 'SS' | 'NS' | 'BS', set: readonly unknown[]): void {
    this.depth = Math.max(this.depth, 1)
    this.maxElements = Math.max(this.maxElements, set.length)
    for (const value of set) count(this.elements, typeof value === 'string' ? tag[0] as Tag : '?')
  }

  /** Paths whose values have several types, NULL aside. */
  get conflicts (): readonly (readonly [path: string, types: TagCounts])[] {
    return [...this.paths].filter(([, types]) => Object.keys(types).filter((tag) => tag !== 'NULL').length > 1)
  }

  /** Counts what lies in a map or list at `path`; returns the levels of nesting down to the deepest. */
  #walk (value: unknown, path: string, level: number): number {
    if (!isObject(value) || level > MAX_DEPTH) return level - 1
    const { M: map, L: list } = value as Partial<Tagged>
    let deepest = level - 1
    const visit = (inner: unknown, at: string): void => {
      this.#countPath(at, inner)
      deepest = Math.max(deepest, level, this.#walk(inner, at, level + 1))
    }
    if (isObject(map)) {
      deepest = level
      for (const [name, inner] of Object.entries(map)) visit(inner, path === '' ? name : `${path}.${name}`)
    } else if (Array.isArray(list)) {
      deepest = level
      for (const inner of list as readonly unknown[]) visit(inner, `${path}[]`)
    }
    return deepest
  }

  #countPath (path: string, value: unknown): void {
    let counts = this.paths.get(path)
    if (counts === undefined) {
      if (this.paths.size >= MAX_PATHS) {
        this.manyPaths = true
        return
      }
      this.paths.set(path, counts = {})
    }
    count(counts, tagOf(value) ?? '?')
  }
}

/** Adds one to a tag's number. */
export function count (counts: TagCounts, tag: Tag | '?'): void {
  counts[tag] = (counts[tag] ?? 0) + 1
}
