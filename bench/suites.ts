import type { SuiteOptions } from './options.ts'
import type { BenchResult, SuiteOutput } from './result.ts'

type Bench<Options> = (options: Options) => Promise<SuiteOutput | BenchResult[]>

/** A suite: its rounds unless told otherwise, and its code, loaded in its own process only. */
export interface Suite {
  readonly rounds: number
  /** Not among `all`, nor asked for by name. */
  readonly ownUse?: true
  readonly load: () => Promise<Bench<SuiteOptions>>
}

/** All suites by name. */
export const suites: Readonly<Record<string, Suite>> = {
  decode: { rounds: 7, load: async () => (await import('./stage/decode.ts')).benchDecode },
  stream: { rounds: 5, load: async () => (await import('./stage/stream.ts')).benchStream },
  build: { rounds: 5, load: async () => (await import('./segment/build.ts')).benchSegment },
  'decode-build': { rounds: 5, load: async () => withItems(100_000, (await import('./stage/decode-build.ts')).benchDecodeBuild) },
  micro: { rounds: 7, load: async () => (await import('./micro/suite.ts')).benchMicro },
  stages: { rounds: 5, ownUse: true, load: async () => (await import('./gate/stages.ts')).benchStages },
  push: { rounds: 3, load: async () => withItems(48_000, (await import('./push/push.ts')).benchPush) },
  replicate: { rounds: 3, load: async () => withItems(3_200_000, (await import('./replicate/replicate.ts')).benchReplicate) },
  backfill: { rounds: 3, load: async () => withItems(400_000, (await import('./pipeline/backfill.ts')).benchBackfill) }
}

/** For benches with one input. */
function withItems (items: number, bench: Bench<SuiteOptions & { readonly items: number }>): Bench<SuiteOptions> {
  return (options) => bench({ ...options, items: options.items ?? items })
}
