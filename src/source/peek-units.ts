import { DynapinotError } from '../errors.ts'
import { readUnit } from '../worker/read-unit.ts'
import type { InputUnit } from '../worker/protocol.ts'
import type { FactsGatherer } from './input-facts.ts'
import type { PeekLimits } from './contract.ts'

/** Ends the reading of a unit from within. */
const enough = new Error('enough')

/**
 * Shows the first lines of an input to the gatherer. A file that cannot be read is left to the job, which reports it;
 * only if none can be read at all, its error is thrown.
 */
export async function peekUnits (units: AsyncIterable<InputUnit>, limits: PeekLimits, gatherer: FactsGatherer): Promise<void> {
  let failure: DynapinotError | null = null
  let readable = 0
  for await (const unit of units) {
    try {
      await readUnit(unit, { maxLineBytes: limits.bytes }, {
        lines: (bytes) => {
          const lines = gatherer.lines(bytes)
          if (gatherer.full) throw enough
          return lines
        },
        tooLong: () => { gatherer.tooLong() }
      })
      readable++
    } catch (error) {
      if (error === enough) return
      if (!(error instanceof DynapinotError)) throw error
      failure ??= error
    }
  }
  if (readable === 0 && failure !== null) throw failure
}
