import { openRowBlock } from '../../src/block/row-block.ts'
import type { RowBlock } from '../../src/block/row-block.ts'
import { buildSegment } from '../../src/segment/build-segment.ts'
import type { BuiltSegment } from '../../src/segment/build-segment.ts'
import { packSegment } from '../../src/segment/pack-segment.ts'
import { openSegmentArchive } from '../../src/segment/reader/segment-reader.ts'
import { blockRows } from '../../src/segment/segment-rows.ts'
import { segmentKernels } from '../../src/worker/segment-kernels.ts'
import type { SuiteOptions } from '../options.ts'
import { resultOf } from '../result.ts'
import type { SuiteOutput } from '../result.ts'
import { repeated, takeTurns } from '../rounds.ts'
import { unmarshalling } from '../stage/contenders.ts'
import { decoders } from '../stage/decoders.ts'
import { shapeInput } from '../stage/input.ts'
import type { StageInput } from '../stage/input.ts'

const YARDSTICK = 'JSON.parse + unmarshall'
const limits = { rows: 8192, bytes: 4 << 20 }
const creationTime = 1_719_057_600_000

/**
 * Building and packing beside JSON.parse with util-dynamodb of the same records. That does other work: it is the
 * yardstick, so that a gate needs no Java and no second process, and a slower machine is slower in both.
 */
export async function benchStages ({ items = 24_000, rounds }: SuiteOptions): Promise<SuiteOutput> {
  const input = shapeInput('meetups', 'change', items)
  const { plan, records, bytes } = input
  const blocks = await blocksOf(input)
  const build = (): BuiltSegment => buildSegment(plan, { name: 'gate', partition: 0, creationTime, custom: {}, creator: 'bench' }, blockRows(blocks), segmentKernels())
  const pack = (built: BuiltSegment): Uint8Array[] => [...packSegment(built, { archive: 'gzip', level: 1 }, segmentKernels())]
  const segment = build()
  const yardstick = unmarshalling(YARDSTICK, input, JSON.parse)
  const samples = await takeTurns([
    { name: 'segment from blocks', run: repeated(records, () => { build() }) },
    { name: 'archive of a segment', run: repeated(records, () => { pack(segment) }) },
    yardstick
  ], rounds)
  const { metadata, columns } = openSegmentArchive(Buffer.concat(pack(build())))
  const verified = build().crc === segment.crc && columns.size === plan.columns.length && metadata.rows === records
  const rival = { name: YARDSTICK, samples: samples.get(YARDSTICK)! }
  const results = ['segment from blocks', 'archive of a segment'].map((subject) =>
    resultOf({ bench: 'stages', shape: 'meetups', subject, records, bytes: bytes.length, verified }, samples.get(subject)!, rival))
  return { results, skips: [] }
}

/** The records decoded: rows of all partitions, which one segment takes here. */
async function blocksOf ({ plan, batches }: StageInput): Promise<RowBlock[]> {
  const types = plan.columns.map(({ storedType }) => storedType)
  const blocks: RowBlock[] = []
  const decoder = (await decoders.wasm())(plan, limits, { block: ({ bytes }) => blocks.push(openRowBlock(bytes.slice().buffer, types)), deadLetter: ({ detail }) => { throw new Error(detail) } }, {})
  let line = 1
  for (const batch of batches) line += decoder.lines(batch, line)
  decoder.finish()
  return blocks
}
