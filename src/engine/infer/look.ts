import type { KinesisOptions } from '../../options/resolved-options.ts'
import { emptyFacts } from '../../schema/input-facts.ts'
import type { InputFacts } from '../../schema/input-facts.ts'
import type { PeekableSource } from '../../source/contract.ts'
import { openExport } from '../../source/export/export-source.ts'
import { openChanges } from '../../source/file/open-changes.ts'
import { peekStream } from '../../source/kinesis/peek-stream.ts'
import { readSample } from './read-sample.ts'
import { SampleGatherer } from './sample-gatherer.ts'
import type { Sample } from './sample-gatherer.ts'

/** What is looked at. */
export type LookSource =
  | { readonly kind: 'export', readonly path: string }
  | { readonly kind: 'changes', readonly paths: readonly string[] }
  | { readonly kind: 'kinesis', readonly kinesis: KinesisOptions }

/** What a look at an input found. */
export interface Look {
  readonly sample: Sample
  readonly facts: InputFacts
  /** Items of the whole input, where known. */
  readonly items: number | null
  /** For messages: what was read. */
  readonly input: string
  readonly warnings: readonly string[]
}

const changesOptions = { rangeBytes: 64 << 20, maxLineBytes: 16 << 20 }
/** Bytes of a stream's records that are looked at. */
const STREAM_BYTES = 64 << 20

/** Looks at up to `records` records, of these DynamoDB tables only, or of all. @throws DynapinotError, of the source. */
export async function look (source: LookSource, records: number, tables: readonly string[]): Promise<Look> {
  if (source.kind === 'kinesis') return await lookAtStream(source.kinesis, records, tables)
  const opened = source.kind === 'export' ? await openExport(source.path) : await openChanges(source.paths, changesOptions)
  try {
    return await lookAtFiles(opened, records, tables)
  } finally {
    await opened.close()
  }
}

/** Nothing was looked at. */
export function noLook (input: string): Look {
  const sample = new SampleGatherer({ form: 'change', tables: [], base64: 1 }).sample()
  return { sample, facts: emptyFacts('change'), items: null, input, warnings: [] }
}

async function lookAtFiles (source: PeekableSource, records: number, tables: readonly string[]): Promise<Look> {
  const facts = await source.peek()
  const { sample, warnings } = await readSample(source, records, { form: facts.form, tables, base64: facts.origin === 'kinesis' ? 2 : 1 })
  return {
    sample,
    facts,
    items: source.totals.items,
    input: source.description,
    warnings: [...source.warnings ?? [], ...source.refused.map(({ error }) => `${error.code}: ${error.message}`), ...warnings]
  }
}

/** The oldest records: without a checkpoint, and without a consumer being registered. */
async function lookAtStream (kinesis: KinesisOptions, records: number, tables: readonly string[]): Promise<Look> {
  const gatherer = new SampleGatherer({ form: 'change', tables, base64: 2 })
  const facts = await peekStream(kinesis, { limits: { records, bytes: STREAM_BYTES }, take: (bytes) => { gatherer.lines(bytes, records) } })
  return { sample: gatherer.sample(), facts, items: null, input: `stream ${kinesis.stream}`, warnings: [] }
}
