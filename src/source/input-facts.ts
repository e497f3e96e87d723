import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'
import type { AttributeType, InputFacts, KeyAttribute } from '../schema/input-facts.ts'
import type { PeekLimits } from './contract.ts'

/** Gathers facts from the first lines of an input; a decoder of lines like any other, that stops at its limits. */
export class FactsGatherer {
  readonly #form: 'change' | 'export'
  readonly #limits: PeekLimits
  #records = 0
  #bytes = 0
  readonly #keys: Map<string, { attributes: KeyAttribute[], records: number }> = new Map()
  readonly #timeUnits: Map<'s' | 'ms' | 'us', number> = new Map()
  readonly #tableNames: Map<string, number> = new Map()
  readonly #attributes: Map<string, number> = new Map()
  readonly #origins: Map<'kinesis' | 'streams', number> = new Map()

  constructor (form: 'change' | 'export', limits: PeekLimits) {
    this.#form = form
    this.#limits = limits
  }

  /** True when nothing more is wanted. */
  get full (): boolean {
    return this.#records >= this.#limits.records || this.#bytes >= this.#limits.bytes
  }

  /** Looks at whole lines until a limit is reached; returns how many lines there are. */
  lines (bytes: Uint8Array): number {
    const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split('\n')
    if (lines.at(-1) === '') lines.pop()
    for (const line of lines) {
      if (this.full) break
      this.#bytes += line.length + 1
      this.#line(line)
    }
    return lines.length
  }

  /** An over-long line tells nothing. */
  tooLong (): void {}

  facts (beyond: Pick<InputFacts, 'exportTime'> & { readonly tableName?: string | undefined } = {}): InputFacts {
    if (beyond.tableName !== undefined) this.#tableNames.set(beyond.tableName, this.#records)
    const [origin, other] = this.#origins.keys()
    return {
      form: this.#form,
      records: this.#records,
      keys: [...this.#keys.values()],
      timeUnits: Object.fromEntries(this.#timeUnits),
      tableNames: Object.fromEntries(this.#tableNames),
      attributes: Object.fromEntries(this.#attributes),
      origin: origin === undefined || other !== undefined ? 'unknown' : origin,
      exportTime: beyond.exportTime
    }
  }

  #line (line: string): void {
    let record: unknown
    try {
      record = JSON.parse(line)
    } catch {
      // Bad lines are the decoder's business: it makes dead letters of them.
      return
    }
    if (!isJsonObject(record)) return
    if (this.#form === 'export') {
      if (!isJsonObject(record.Item)) return
      this.#records++
      for (const name of Object.keys(record.Item)) count(this.#attributes, name)
    } else {
      const change = record.dynamodb
      if (!isJsonObject(change)) return
      this.#records++
      this.#change(record, change)
    }
  }

  #change (record: JsonObject, change: JsonObject): void {
    const names = new Set<string>()
    for (const image of [change.Keys, change.NewImage, change.OldImage]) {
      if (isJsonObject(image)) for (const name of Object.keys(image)) names.add(name)
    }
    for (const name of names) count(this.#attributes, name)
    if (isJsonObject(change.Keys)) {
      const attributes = Object.entries(change.Keys).map(([name, value]): KeyAttribute => ({ name, type: tagOf(value) }))
      const id = JSON.stringify(attributes.map(({ name, type }) => [name, type]).sort())
      const same = this.#keys.get(id)
      if (same === undefined) this.#keys.set(id, { attributes, records: 1 })
      else same.records++
    }
    const unit = timeUnitOf(change.ApproximateCreationDateTime, change.ApproximateCreationDateTimePrecision)
    if (unit !== null) count(this.#timeUnits, unit)
    if (typeof record.tableName === 'string') count(this.#tableNames, record.tableName)
    // Kinesis records name table and format; those of DynamoDB Streams have a sequence number and a view type.
    if (typeof change.SequenceNumber === 'string' || typeof change.StreamViewType === 'string') count(this.#origins, 'streams')
    else if (typeof record.recordFormat === 'string' || typeof record.tableName === 'string') count(this.#origins, 'kinesis')
  }
}

/** The unit of a record's time: as it says, else by its number of digits. A second now has 10, a millisecond 13. */
export function timeUnitOf (time: unknown, precision: unknown): 's' | 'ms' | 'us' | null {
  if (typeof time !== 'number' || !(time > 0)) return null
  if (precision === 'MICROSECOND') return 'us'
  if (precision === 'MILLISECOND') return 'ms'
  if (time < 1e11) return 's'
  return time < 1e14 ? 'ms' : 'us'
}

function tagOf (value: unknown): AttributeType {
  return (isJsonObject(value) ? Object.keys(value)[0] ?? 'NULL' : 'NULL') as AttributeType
}

function count<K> (counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
