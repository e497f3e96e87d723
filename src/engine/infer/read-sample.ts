import { SampleGatherer } from './sample-gatherer.ts'
import type { GathererOptions, Sample } from './sample-gatherer.ts'
import { DynapinotError } from '../../errors.ts'
import type { PeekableSource } from '../../source/contract.ts'
import type { InputUnit } from '../../worker/protocol.ts'
import { readUnit } from '../../worker/read-unit.ts'

/** So many files of an input are looked at before a second look at any other. */
const SPREAD = 16
/** In a file of records of other tables, or of none at all, so many lines are looked at for each record that is wanted. */
const PATIENCE = 20
/** A longer line is not worth being sampled. */
const MAX_LINE_BYTES = 16 << 20

/** Ends the reading of a unit from within. */
const enough = new Error('enough')

/** What was read. */
export interface ReadSample {
  readonly sample: Sample
  /** Files that could not be read, one line each. */
  readonly warnings: readonly string[]
}

/**
 * Reads the first records of several files of an input, about the same number of each: of up to 16 that are spread over
 * it, and of the others if those have too few.
 * @throws DynapinotError the first file's error if none can be read at all.
 */
export async function readSample (source: PeekableSource, records: number, options: GathererOptions): Promise<ReadSample> {
  const gatherer = new SampleGatherer(options)
  const warnings: string[] = []
  let failure: DynapinotError | undefined
  let readable = 0
  const stop = new AbortController()
  const look = async (unit: InputUnit, quota: number): Promise<void> => {
    try {
      await lookAt(unit, gatherer, Math.min(records - gatherer.records, quota))
      readable++
    } catch (error) {
      if (!(error instanceof DynapinotError)) throw error
      failure ??= error
      warnings.push(`${error.code}: ${error.message}`)
    }
  }
  if (source.repeatable) {
    const units: InputUnit[] = []
    for await (const unit of source.units(0, stop.signal)) units.push(unit)
    const first = spread(units)
    // The small ones first: what they lack of their share goes to the large ones.
    for (const [i, unit] of first.toSorted((a, b) => sizeOf(a) - sizeOf(b)).entries()) {
      if (gatherer.records < records) await look(unit, Math.ceil((records - gatherer.records) / (first.length - i)))
    }
    for (const unit of units) {
      if (gatherer.records >= records) break
      if (!first.includes(unit)) await look(unit, Infinity)
    }
  } else {
    for await (const unit of source.units(0, stop.signal)) {
      await look(unit, Infinity)
      if (gatherer.records >= records) break
    }
  }
  if (readable === 0 && failure !== undefined) throw failure
  return { sample: gatherer.sample(), warnings }
}

/** Up to 16 of the units, evenly spread. */
function spread (units: readonly InputUnit[]): InputUnit[] {
  const chosen = Math.min(units.length, SPREAD)
  return Array.from({ length: chosen }, (_, i) => units[Math.floor(i * units.length / chosen)]!)
}

function sizeOf ({ itemCount, bytes }: InputUnit): number {
  return itemCount ?? bytes
}

async function lookAt (unit: InputUnit, gatherer: SampleGatherer, quota: number): Promise<void> {
  const most = gatherer.records + quota
  const patience = gatherer.seen + quota * PATIENCE
  try {
    await readUnit(unit, { maxLineBytes: MAX_LINE_BYTES }, {
      lines: (bytes) => {
        const lines = gatherer.lines(bytes, most)
        if (gatherer.records >= most || gatherer.seen >= patience) throw enough
        return lines
      },
      tooLong: () => { gatherer.tooLong() }
    })
  } catch (error) {
    if (error !== enough) throw error
  }
}
