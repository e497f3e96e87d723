/** A shard: it has the places from `from` to below `to`. */
export interface MadeShard {
  readonly id: string
  readonly parents: readonly string[]
  readonly children: string[]
  readonly from: number
  readonly to: number
  readonly records: MadeRecord[]
  closed: boolean
}

/** A record as a reply has it. */
export interface MadeRecord {
  readonly sequenceNumber: string
  /** ms since the epoch. */
  readonly arrivedAt: number
  /** JSON of its member of Records. */
  readonly json: string
}

/** Where a record was put. */
export interface RecordPlace {
  readonly shardId: string
  readonly sequenceNumber: string
}

/** Places of records are whole numbers from 0 to below this; a hash key is a place with so many zero bits behind. */
export const PLACES: number = 2 ** 32
export const HASH_BITS: bigint = 96n

/** A stream in memory that is put to, split and merged. Sequence numbers grow over the whole stream, as those of the service. */
export class MadeStream {
  readonly shards: Map<string, MadeShard> = new Map()
  /** Records in all shards. */
  records = 0

  constructor (shards: number) {
    for (let i = 0; i < shards; i++) this.#add([], PLACES / shards * i, PLACES / shards * (i + 1))
  }

  put (place: number, data: string | Uint8Array): RecordPlace {
    const { id, records } = this.#openAt(place)
    const sequenceNumber = `4960${String(this.records++).padStart(52, '0')}`
    const arrivedAt = Date.now()
    const json = `{"SequenceNumber":"${sequenceNumber}","ApproximateArrivalTimestamp":${arrivedAt / 1000},"Data":"${Buffer.from(data).toString('base64')}","PartitionKey":"at ${place}"}`
    records.push({ sequenceNumber, arrivedAt, json })
    return { shardId: id, sequenceNumber }
  }

  /** Splits the open shard that has the place into halves. */
  split (place: number): void {
    const parent = this.#openAt(place)
    const middle = Math.floor((parent.from + parent.to) / 2)
    parent.closed = true
    this.#add([parent], parent.from, middle)
    this.#add([parent], middle, parent.to)
  }

  /** Merges the open shard that has the place with its upper neighbour, or with the lower one if there is none. */
  merge (place: number): void {
    const one = this.#openAt(place)
    const other = this.#openAt(one.to < PLACES ? one.to : one.from - 1)
    one.closed = other.closed = true
    this.#add([one, other], Math.min(one.from, other.from), Math.max(one.to, other.to))
  }

  #openAt (place: number): MadeShard {
    return [...this.shards.values()].find(({ closed, from, to }) => !closed && from <= place && place < to)!
  }

  #add (parents: readonly MadeShard[], from: number, to: number): void {
    const id = `shardId-${String(this.shards.size).padStart(12, '0')}`
    for (const { children } of parents) children.push(id)
    this.shards.set(id, { id, parents: parents.map((parent) => parent.id), children: [], from, to, records: [], closed: false })
  }
}
