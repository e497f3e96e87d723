import { tagOf } from '../../decode/attribute-value.ts'
import type { Tag, Tagged } from '../../decode/attribute-value.ts'
import { DistinctSketch } from './distinct-sketch.ts'
import { NumberStats } from './number-stats.ts'
import { ShapeStats, count } from './shape-stats.ts'
import type { TagCounts } from './shape-stats.ts'
import { TextStats } from './text-stats.ts'

/** What the values of one top-level attribute have in common, gathered value by value. */
export class AttributeStats {
  readonly name: string
  /** Images that have the attribute. */
  present = 0
  /** By type tag; NULL too. `?`: no attribute value at all. */
  readonly tags: TagCounts = {}
  /** N, and the elements of NS. */
  readonly numbers: NumberStats = new NumberStats()
  /** S, and the elements of SS. */
  readonly texts: TextStats = new TextStats()
  /** M, L, SS, NS, BS. */
  readonly shape: ShapeStats = new ShapeStats()
  /** Bytes of the largest B or element of BS. */
  maxBinary = 0
  /** Values of B and elements of BS; those that are base64 text once more, decoded once. */
  binaries = 0
  binariesTwice = 0
  /** Values other than NULL. */
  readonly distinct: DistinctSketch = new DistinctSketch()
  /** How often binary values are base64-encoded, as far as the input tells. */
  readonly base64: 1 | 2

  constructor (name: string, base64: 1 | 2 = 1) {
    this.name = name
    this.base64 = base64
  }

  /** Of an attribute that the table declares, whether or not an item of the sample has it. */
  static declared (name: string, type: 'S' | 'N' | 'B', base64: 1 | 2): AttributeStats {
    const stats = new AttributeStats(name, base64)
    stats.tags[type] = 0
    return stats
  }

  observe (value: unknown): void {
    this.present++
    const tag = tagOf(value)
    count(this.tags, tag ?? '?')
    switch (tag) {
      case undefined: case 'NULL': return
      case 'S': {
        const text = (value as Tagged).S
        this.texts.observe(text)
        this.distinct.add(text)
        return
      }
      case 'N': {
        const text = (value as Tagged).N
        this.numbers.observe(text)
        this.distinct.add(text)
        return
      }
      case 'B':
        this.#binary((value as Tagged).B)
        break
      case 'M':
        this.shape.observeMap((value as Tagged).M)
        break
      case 'L':
        this.shape.observeList((value as Tagged).L)
        break
      case 'SS': case 'NS': case 'BS':
        this.#set(tag, (value as Tagged)[tag])
        break
      case 'BOOL':
    }
    this.distinct.add(JSON.stringify(value))
  }

  /** Type tags of values other than NULL, the most frequent first. */
  get types (): readonly (Tag | '?')[] {
    return (Object.entries(this.tags) as [Tag | '?', number][]).filter(([tag]) => tag !== 'NULL').sort(([, a], [, b]) => b - a).map(([tag]) => tag)
  }

  #set (tag: 'SS' | 'NS' | 'BS', set: readonly unknown[]): void {
    this.shape.observeSet(tag, set)
    for (const element of set) {
      if (typeof element !== 'string') continue
      if (tag === 'SS') this.texts.observe(element)
      else if (tag === 'NS') this.numbers.observe(element)
      else this.#binary(element)
    }
  }

  #binary (text: string): void {
    const once = Buffer.from(text, 'base64')
    this.binaries++
    if (isBase64(once)) this.binariesTwice++
    const bytes = this.base64 === 1 ? once : Buffer.from(once.toString('latin1'), 'base64')
    this.maxBinary = Math.max(this.maxBinary, bytes.length)
  }
}

/** True for bytes that are base64 with its padding; a few letters may be that by chance. */
function isBase64 (bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(bytes.toString('latin1'))
}
