import type { Shape } from '../data/shape.ts'
import type { ReplayProcess } from './replay/replay-process.ts'

/** Where a run's rows go. */
export interface Target {
  readonly sink: object
  /** Rows that are there at the end, by partition. */
  readonly rowsByPartition: () => Promise<readonly number[]> | readonly number[]
}

/** A stream and a job that takes all of it. */
export interface Flood {
  readonly replay: ReplayProcess
  readonly stream: string
  readonly shape: Shape
  readonly shards: number
  readonly perShard: number
  readonly partitions: number
  readonly dir: string
}
