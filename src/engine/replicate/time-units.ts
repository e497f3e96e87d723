import type { TimeUnit } from '../../block/batch-decoder.ts'

/** The times of a shard's records come in another unit than before: the precision of the table's stream was changed. */
export interface TimeUnitChange {
  readonly shardId: string
  readonly from: TimeUnit
  readonly to: TimeUnit
  /** Records of `to` in the batch that told. */
  readonly records: number
}

/**
 * Watches the unit of ApproximateCreationDateTime by shard. All times become microseconds, so nothing breaks when it
 * changes; but with coarser times only the order of arrival tells the last of several changes. Pure.
 */
export class TimeUnitWatch {
  readonly #units: Map<string, TimeUnit> = new Map()

  /** Takes the counts of a batch in. @returns the change, if its records are of another unit than those before. */
  seen (shardId: string, counts: Readonly<Record<TimeUnit, number>>): TimeUnitChange | null {
    const from = this.#units.get(shardId)
    // Of a batch with several the one that is new: the change came within it.
    const to = (['s', 'ms', 'us'] as const).filter((unit) => counts[unit] > 0).sort((a, b) => Number(a === from) - Number(b === from) || counts[b] - counts[a])[0]
    if (to === undefined) return null
    this.#units.set(shardId, to)
    return from === undefined || from === to ? null : { shardId, from, to, records: counts[to] }
  }
}
