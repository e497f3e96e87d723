import { DynapinotError } from '../errors.ts'
import type { SegmentInfo } from '../worker/protocol.ts'
import type { ControllerClient } from './controller.ts'
import type { Compare } from './modes/push-mode.ts'

/** Looks at what the cluster has under the names of segments. */
export class HeldSegments {
  readonly #client: ControllerClient
  readonly #table: string
  readonly #compare: Compare

  constructor (client: ControllerClient, table: string, compare: Compare) {
    this.#client = client
    this.#table = table
    this.#compare = compare
  }

  /** True if the cluster has the segment. @throws DynapinotError SINK_CONFLICT if it has another of that name. */
  async has (segment: SegmentInfo, signal: AbortSignal): Promise<boolean> {
    const record = await this.#client.segmentRecord(this.#table, segment.name, signal)
    if (record === null) return false
    const difference = this.#compare(segment, record)
    if (difference === undefined) return true
    throw new DynapinotError('SINK_CONFLICT', `the table ${this.#table} has a segment ${segment.name} with ${difference}`, {
      segment: segment.name,
      remedy: 'another job wrote it: use another segment.namePrefix, or delete its segments if they are not wanted'
    })
  }
}
