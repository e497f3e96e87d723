import { DynapinotError } from '../../errors.ts'
import type { ResolvedOptions } from '../../options/resolved-options.ts'
import type { InputFacts } from '../../schema/input-facts.ts'
import type { PeekableSource } from '../../source/contract.ts'
import type { AttributeStats } from '../infer/attribute-stats.ts'
import { readSample } from '../infer/read-sample.ts'
import { numbersReport } from '../infer/report.ts'
import type { AttributeProfile, ReadFault, SampleFacts } from './check-input.ts'

/** Bytes of lines that are kept to be decoded; a sample of large items is decoded in part. */
const KEPT = 64 << 20

/** What an input told, and lines of it. */
export interface GatheredSample {
  readonly facts: InputFacts
  readonly sample: Omit<SampleFacts, 'trial'>
  readonly lines: readonly string[]
  readonly items: number | null
  readonly faults: readonly ReadFault[]
}

/** Looks at an input: its beginning, as a job does, and up to `records` records of it. @throws DynapinotError, of the source. */
export async function gatherSample (source: PeekableSource, options: Pick<ResolvedOptions, 'source'>, records: number): Promise<GatheredSample> {
  const facts = await source.peek()
  const lines: string[] = []
  let bytes = 0
  const keep = (line: string): void => {
    bytes += line.length
    if (bytes <= KEPT) lines.push(line)
  }
  // As they lie in the input: how often values are encoded is what is to be found out.
  const { sample, warnings } = await readSample(source, records, { form: facts.form, tables: options.source.tables, base64: 1, keep })
  return {
    facts,
    sample: { facts, records: sample.records, attributes: sample.attributes.map(profileOf), warnings: [...source.warnings ?? [], ...warnings] },
    lines,
    items: source.totals.items,
    faults: source.refused.map(({ name, error }) => faultOf(error, name))
  }
}

/** An error of the source as a fault. */
export function faultOf (error: unknown, path: string = ''): ReadFault {
  if (!(error instanceof DynapinotError)) throw error
  return { subject: 'source', path: path === '' ? error.context.file ?? error.context.field ?? '' : path, message: `${error.code}: ${error.message}`, remedy: error.context.remedy }
}

function profileOf (stats: AttributeStats): AttributeProfile {
  const { name, present, tags, numbers, binaries, binariesTwice } = stats
  return { name, present, types: tags, numbers: numbers.count === 0 ? null : numbersReport(stats), binaries, binariesTwice }
}
