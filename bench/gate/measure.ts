import type { ShapeName } from '../data/shape.ts'
import { runSuite } from '../run-suite.ts'
import { ratiosOf } from './compare.ts'
import type { MeasuredRatio } from './compare.ts'

/** What a part of the gate runs: one process, seconds. */
interface Part {
  readonly suite: 'decode' | 'stages'
  readonly shape: ShapeName
  /** About 10 MB of records. */
  readonly items: number
}

/** Parts by the bench and shape of their results. */
export const parts: readonly Part[] = [
  { suite: 'decode', shape: 'meetups', items: 10_000 },
  { suite: 'decode', shape: 'wide', items: 1_500 },
  { suite: 'decode', shape: 'nested', items: 3_000 },
  { suite: 'decode', shape: 'text', items: 2_000 },
  { suite: 'stages', shape: 'meetups', items: 20_000 }
]

/** Decoders of this project that the gate holds, and their rival. */
const subjects = ['wasm', 'json', 'JSON.parse + unmarshall']

/** Runs parts and gives their ratios. */
export async function measureParts (chosen: readonly Part[], rounds: number): Promise<MeasuredRatio[]> {
  const measured: MeasuredRatio[] = []
  for (const { suite, shape, items } of chosen) {
    const { results } = await runSuite(suite, { shapes: [shape], items, rounds, form: 'change', subjects })
    measured.push(...ratiosOf(results))
  }
  return measured
}
