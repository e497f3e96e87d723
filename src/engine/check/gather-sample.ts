import { DynapinotError } from '../../errors.ts'
import type { KinesisOptions, ResolvedOptions } from '../../options/resolved-options.ts'
import type { InputFacts } from '../../schema/input-facts.ts'
import { defaultPeekLimits } from '../../source/contract.ts'
import type { PeekableSource } from '../../source/contract.ts'
import { peekStream } from '../../source/kinesis/peek-stream.ts'
import type { AttributeStats } from '../infer/attribute-stats.ts'
import { readSample } from '../infer/read-sample.ts'
import { numbersReport } from '../infer/report.ts'
import { SampleGatherer } from '../infer/sample-gatherer.ts'
import type { Sample } from '../infer/sample-gatherer.ts'
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

/** Looks at the oldest records of a stream, which may have none. @throws DynapinotError, of the stream. */
export async function gatherStream (kinesis: KinesisOptions, { source }: Pick<ResolvedOptions, 'source'>, records: number): Promise<GatheredSample> {
  const kept = new KeptLines()
  const gatherer = new SampleGatherer({ form: 'change', tables: source.tables, base64: 1, keep: kept.add })
  const limits = { ...defaultPeekLimits, records: Math.min(records, defaultPeekLimits.records) }
  const facts = await peekStream(kinesis, { limits, take: (bytes) => { gatherer.lines(bytes) } })
  return { facts, sample: sampleFacts(facts, gatherer.sample(), []), lines: kept.lines, items: null, faults: [] }
}

/** Looks at an input: its beginning, as a job does, and up to `records` records of it. @throws DynapinotError, of the source. */
export async function gatherSample (source: PeekableSource, options: Pick<ResolvedOptions, 'source'>, records: number): Promise<GatheredSample> {
  const facts = await source.peek()
  const kept = new KeptLines()
  // As they lie in the input: how often values are encoded is what is to be found out.
  const { sample, warnings } = await readSample(source, records, { form: facts.form, tables: options.source.tables, base64: 1, keep: kept.add })
  return {
    facts,
    sample: sampleFacts(facts, sample, [...source.warnings ?? [], ...warnings]),
    lines: kept.lines,
    items: source.totals.items,
    faults: source.refused.map(({ name, error }) => faultOf(error, name))
  }
}

/** The first lines, as far as there is memory for them. */
class KeptLines {
  readonly lines: string[] = []
  #bytes = 0

  readonly add = (line: string): void => {
    this.#bytes += line.length
    if (this.#bytes <= KEPT) this.lines.push(line)
  }
}

function sampleFacts (facts: InputFacts, { records, attributes }: Sample, warnings: readonly string[]): GatheredSample['sample'] {
  return { facts, records, attributes: attributes.map(profileOf), warnings }
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
