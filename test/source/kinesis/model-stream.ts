import type { ListedShard } from '../../../src/source/kinesis/shard-plan.ts'

/** A shard of the model; records are numbers that grow over the whole stream. */
export interface ModelShard {
  readonly shardId: string
  readonly parents: readonly string[]
  readonly children: string[]
  readonly records: number[]
  closed: boolean
  /** Beyond the retention: not listed, and its records are gone. */
  trimmed: boolean
}

/** A stream that is written, split, merged and trimmed. Every shard has a place in a row, as hash keys have. */
export class ModelStream {
  readonly shards = new Map<string, ModelShard>()
  /** Ids of the open shards, in the order of their hash keys. */
  readonly open: string[] = []
  #records = 0

  constructor (count: number) {
    for (let i = 0; i < count; i++) this.open.push(this.#add([]))
  }

  write (place: number): void {
    this.shards.get(this.open[place % this.open.length]!)!.records.push(this.#records++)
  }

  split (place: number): void {
    const at = place % this.open.length
    const parent = this.#close(at)
    this.open.splice(at, 1, this.#add([parent]), this.#add([parent]))
  }

  merge (place: number): void {
    if (this.open.length < 2) return
    const at = place % (this.open.length - 1)
    const parents = [this.#close(at), this.#close(at + 1)]
    this.open.splice(at, 2, this.#add(parents))
  }

  /** The oldest closed shard that is left passes the retention. */
  trim (): void {
    const oldest = [...this.shards.values()].find((shard) => !shard.trimmed)
    if (oldest?.closed === true) oldest.trimmed = true
  }

  list (): ListedShard[] {
    return [...this.shards.values()].filter((shard) => !shard.trimmed).map(({ shardId, parents, closed }) => ({ shardId, parents, closed }))
  }

  ancestors (shardId: string): ModelShard[] {
    return this.shards.get(shardId)!.parents.flatMap((id) => [this.shards.get(id)!, ...this.ancestors(id)])
  }

  #add (parents: readonly string[]): string {
    const shardId = `shardId-${String(this.shards.size).padStart(12, '0')}`
    for (const parent of parents) this.shards.get(parent)!.children.push(shardId)
    this.shards.set(shardId, { shardId, parents, children: [], records: [], closed: false, trimmed: false })
    return shardId
  }

  #close (at: number): string {
    const shard = this.shards.get(this.open[at]!)!
    shard.closed = true
    return shard.shardId
  }
}
