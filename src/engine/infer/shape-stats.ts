import { isObject, tagOf } from '../../decode/attribute-value.ts'
import type { Tag, Tagged } from '../../decode/attribute-value.ts'

/** So many names of one map are told apart; a map with more is one of data, not of fields. */
const MAX_FIELDS = 100
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
  /** Types of the elements of lists; of sets the type of their elements. */
  readonly elements: TagCounts = {}
  maxElements = 0
  /** Levels of maps and lists within one another, from 1. */
  depth = 0

  observeMap (map: Readonly<Record<string, unknown>>): void {
    this.depth = Math.max(this.depth, depthOf({ M: map }))
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
    this.depth = Math.max(this.depth, depthOf({ L: list }))
    this.maxElements = Math.max(this.maxElements, list.length)
    for (const value of list) count(this.elements, tagOf(value) ?? '?')
  }

  observeSet (tag: 'SS' | 'NS' | 'BS', set: readonly unknown[]): void {
    this.depth = Math.max(this.depth, 1)
    this.maxElements = Math.max(this.maxElements, set.length)
    for (const value of set) count(this.elements, typeof value === 'string' ? tag[0] as Tag : '?')
  }
}

/** Adds one to a tag's number. */
export function count (counts: TagCounts, tag: Tag | '?'): void {
  counts[tag] = (counts[tag] ?? 0) + 1
}

function depthOf (value: unknown, level: number = 0): number {
  if (!isObject(value) || level >= MAX_DEPTH) return 0
  const { M: map, L: list } = value as Partial<Tagged>
  const inner = isObject(map) ? Object.values(map) : Array.isArray(list) ? list as readonly unknown[] : undefined
  if (inner === undefined) return 0
  let deepest = 0
  for (const element of inner) deepest = Math.max(deepest, depthOf(element, level + 1))
  return deepest + 1
}
