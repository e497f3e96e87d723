import { isObject, tagOf } from '../../decode/attribute-value.ts'
import type { Image } from '../../decode/attribute-value.ts'
import type { KeyAttribute } from '../../schema/input-facts.ts'
import { AttributeStats } from './attribute-stats.ts'

/** So many attributes are told apart; items with more have data in their names. */
const MAX_ATTRIBUTES = 10_000

/** A set of attributes that records had as `Keys`. */
export interface SampledKeys {
  /** By name: the order in the records says nothing. */
  readonly attributes: readonly KeyAttribute[]
  records: number
}

/** What a sample of an input tells about its items. */
export interface Sample {
  readonly form: 'change' | 'export'
  /** Records whose image was looked at. */
  readonly records: number
  /** Lines that are no such records. */
  readonly unreadable: number
  /** Records of tables that are not asked for. */
  readonly otherTables: number
  /** By DynamoDB table name: all records, also those not asked for. Of an export nothing. */
  readonly tableNames: Readonly<Record<string, number>>
  /** Change records: the most frequent first. */
  readonly keys: readonly SampledKeys[]
  /** In the order of their first appearance. */
  readonly attributes: readonly AttributeStats[]
  /** There are more than 10,000: the rest is not told apart. */
  readonly manyAttributes: boolean
}

/** What is gathered. */
export interface GathererOptions {
  readonly form: 'change' | 'export'
  /** Only change records of these DynamoDB tables; empty = all. */
  readonly tables: readonly string[]
  /** How often binary values are base64-encoded. */
  readonly base64: 1 | 2
  /** Takes each line that is looked at. */
  readonly keep?: ((line: string) => void) | undefined
}

/**
 * Gathers what the images of records have in common, line by line. A change record counts with its new image, a REMOVE
 * with its old one, so that every record counts once.
 */
export class SampleGatherer {
  readonly #options: GathererOptions
  #records = 0
  #unreadable = 0
  #otherTables = 0
  #manyAttributes = false
  readonly #tableNames: Map<string, number> = new Map()
  readonly #keys: Map<string, SampledKeys> = new Map()
  readonly #attributes: Map<string, AttributeStats> = new Map()

  constructor (options: GathererOptions) {
    this.#options = options
  }

  /** Records so far. */
  get records (): number {
    return this.#records
  }

  /** Lines so far, whatever they are. */
  get seen (): number {
    return this.#records + this.#unreadable + this.#otherTables
  }

  /** Looks at whole lines of UTF-8 until `most` records are counted; returns the number of lines in `bytes`. */
  lines (bytes: Uint8Array, most: number = Infinity): number {
    const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split('\n')
    if (lines.at(-1) === '') lines.pop()
    for (const line of lines) {
      if (this.#records >= most) break
      if (line.trim() !== '') this.line(line)
    }
    return lines.length
  }

  /** Looks at one line. */
  line (line: string): void {
    this.#options.keep?.(line)
    const record = parse(line)
    if (record === undefined) this.#unreadable++
    else if (this.#options.form === 'export') this.#export(record)
    else this.#change(record)
  }

  /** A line that was too long to be read. */
  tooLong (): void {
    this.#unreadable++
  }

  sample (): Sample {
    return {
      form: this.#options.form,
      records: this.#records,
      unreadable: this.#unreadable,
      otherTables: this.#otherTables,
      tableNames: Object.fromEntries(this.#tableNames),
      keys: [...this.#keys.values()].sort((a, b) => b.records - a.records),
      attributes: [...this.#attributes.values()],
      manyAttributes: this.#manyAttributes
    }
  }

  #export (record: Image): void {
    const item = record['Item']
    if (isObject(item)) this.#image(item)
    else this.#unreadable++
  }

  #change (record: Image): void {
    const { dynamodb, tableName } = record
    if (!isObject(dynamodb)) {
      this.#unreadable++
      return
    }
    const table = typeof tableName === 'string' ? tableName : undefined
    if (table !== undefined) this.#tableNames.set(table, (this.#tableNames.get(table) ?? 0) + 1)
    const { tables } = this.#options
    if (tables.length > 0 && (table === undefined || !tables.includes(table))) {
      this.#otherTables++
      return
    }
    const { Keys: keys, NewImage: newImage, OldImage: oldImage } = dynamodb
    const image = isObject(newImage) ? newImage : isObject(oldImage) ? oldImage : isObject(keys) ? keys : undefined
    if (image === undefined) {
      this.#unreadable++
      return
    }
    if (isObject(keys)) this.#countKeys(keys)
    this.#image(image)
  }

  #countKeys (keys: Image): void {
    const attributes = Object.keys(keys).sort().map((name): KeyAttribute => ({ name, type: tagOf(keys[name]) ?? 'NULL' }))
    const id = JSON.stringify(attributes)
    const same = this.#keys.get(id)
    if (same === undefined) this.#keys.set(id, { attributes, records: 1 })
    else same.records++
  }

  #image (image: Image): void {
    this.#records++
    for (const name of Object.keys(image)) {
      let stats = this.#attributes.get(name)
      if (stats === undefined) {
        if (this.#attributes.size >= MAX_ATTRIBUTES) {
          this.#manyAttributes = true
          continue
        }
        this.#attributes.set(name, stats = new AttributeStats(name, this.#options.base64))
      }
      stats.observe(image[name])
    }
  }
}

function parse (line: string): Image | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
