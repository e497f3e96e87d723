import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRowBlock } from '../../src/block/row-block.ts'
import type { RowBlock } from '../../src/block/row-block.ts'
import { buildSegment } from '../../src/segment/build-segment.ts'
import { packSegment } from '../../src/segment/pack-segment.ts'
import { blockRows } from '../../src/segment/segment-rows.ts'
import { segmentKernels } from '../../src/worker/segment-kernels.ts'
import { defaultExportTime } from '../data/write-export.ts'
import { findShape } from '../data/shapes/find-shape.ts'
import type { SuiteOptions } from '../options.ts'
import { resultOf } from '../result.ts'
import type { BenchResult, Skip, SuiteOutput } from '../result.ts'
import { JavaBuilder } from '../rivals/java-builder.ts'
import { writePlainRows } from '../rivals/plain-rows.ts'
import { takeTurns, timed } from '../rounds.ts'
import type { Contender } from '../rounds.ts'
import { decoders } from './decoders.ts'
import type { DecoderFactory } from './decoders.ts'
import { fileInput, shapeInput } from './input.ts'
import type { StageInput } from './input.ts'

const BENCH = 'decode-build'
const JAVA = 'Java builder'
/** The rival where there is no Java. */
const JSON_DECODER = 'json, then build'
const limits = { rows: 8192, bytes: 4 << 20 }

/** The archives of one pass, by partition, and the CRCs of their segments. */
interface Made {
  readonly archives: Map<number, Buffer>
  readonly rows: number
  /** Partition and CRC of each segment. */
  readonly crcs: string
}

/**
 * From lines in memory to archives in memory in one thread: decode, build the segment of each partition, tar.gz. Beside
 * it Pinot's Java builder on plain JSON rows of the same items, from file to file. Checked: all decoders lead to the same
 * segments, and Pinot's reader finds the same in them as in the Java builder's.
 */
export async function benchDecodeBuild (options: SuiteOptions & { readonly items: number }): Promise<SuiteOutput> {
  const skips: Skip[] = []
  const results: BenchResult[] = []
  const inputs = options.file === undefined
    ? (options.shapes ?? ['meetups']).map((name) => shapeInput(name, 'export', options.items, BigInt(defaultExportTime) * 1000n))
    : [fileInput(options.file)]
  for (const input of inputs) {
    const dir = mkdtempSync(join(tmpdir(), 'dynapinot-bench-'))
    try {
      results.push(...await measure(input, options.rounds, dir, skips))
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  }
  return { results, skips }
}

async function measure (input: StageInput, rounds: number, dir: string, skips: Skip[]): Promise<BenchResult[]> {
  const { records, bytes, name: shape } = input
  const last = new Map<string, Made>()
  const contenders: Contender[] = []
  for (const decoder of ['wasm', 'json'] as const) {
    const name = `${decoder}, then build`
    const create = await decoders[decoder]()
    contenders.push({ name, run: () => timed(records, () => { last.set(name, make(create, input)) }) })
  }
  const java = await startJava(input, dir, skips)
  let theirs: readonly string[] = []
  try {
    if (java !== null) {
      contenders.push({
        name: JAVA,
        run: async () => {
          const { build, archives } = await java.builder.build(java.files)
          theirs = archives
          return build
        }
      })
    }
    const samples = await takeTurns(contenders, rounds)
    const faults = [...last].filter(([, made]) => made.rows !== records || made.crcs !== last.get(JSON_DECODER)!.crcs).map(([name]) => `${name} makes other segments than ${JSON_DECODER}`)
    if (java !== null) faults.push(...await compare(java.builder, last.get(JSON_DECODER)!.archives.get(0)!, theirs[0]!, dir))
    for (const fault of faults) console.error(fault)
    const main = java === null ? JSON_DECODER : JAVA
    return contenders.map(({ name: subject }) => resultOf({
      bench: BENCH,
      shape,
      subject,
      records,
      bytes: bytes.length,
      peakRssBytes: subject === JAVA ? java!.builder.peakRssBytes() : null,
      verified: faults.length === 0,
      own: subject !== JAVA,
      ...subject === JAVA ? { note: 'reads plain JSON of the same items; processor time is that of its thread alone' } : {}
    }, samples.get(subject)!, subject === main ? undefined : { name: main, samples: samples.get(main)! }))
  } finally {
    await java?.builder.close()
  }
}

/** Once through all of it. */
function make (create: DecoderFactory, { plan, batches }: StageInput): Made {
  const types = plan.columns.map(({ storedType }) => storedType)
  const blocks = new Map<number, RowBlock[]>()
  const decoder = create(plan, limits, {
    block: ({ partition, bytes }) => {
      const block = openRowBlock(bytes.slice().buffer, types)
      const others = blocks.get(partition)
      if (others === undefined) blocks.set(partition, [block])
      else others.push(block)
    },
    deadLetter: ({ reason, detail }) => { throw new Error(`dead letter: ${reason} ${detail}`) }
  }, {})
  let line = 1
  for (const batch of batches) line += decoder.lines(batch, line)
  const { rows } = decoder.finish()
  const archives = new Map<number, Buffer>()
  const crcs: string[] = []
  for (const partition of [...blocks.keys()].sort((a, b) => a - b)) {
    const built = buildSegment(plan, { name: `bench_${partition}`, partition, creationTime: defaultExportTime, custom: {}, creator: 'bench' }, blockRows(blocks.get(partition)!), segmentKernels())
    archives.set(partition, Buffer.concat([...packSegment(built, { archive: 'gzip', level: 1 }, segmentKernels())]))
    crcs.push(`${partition}:${built.crc}`)
  }
  return { archives, rows, crcs: crcs.join() }
}

async function startJava ({ shape: name, plan, records, name: input }: StageInput, dir: string, skips: Skip[]): Promise<{ builder: JavaBuilder, files: string[] } | null> {
  try {
    if (name === undefined) throw new Error('it is given rows of generated items alone')
    const shape = findShape(name)
    const builder = await JavaBuilder.start(shape, join(dir, 'java'))
    const hasTime = plan.columns.some(({ source }) => source.kind === 'record' && source.field === 'ApproximateCreationDateTime')
    const record = { dynapinot_version: Number(plan.record.exportVersion!), is_delete: false, ...hasTime ? { ApproximateCreationDateTime: defaultExportTime } : {} }
    return { builder, files: writePlainRows({ shape, seed: 1, items: records, partitions: plan.partition.count, dir, gzip: false, record }) }
  } catch (error) {
    skips.push({ bench: BENCH, subject: `${JAVA}, ${input}`, reason: (error as Error).message })
    return null
  }
}

async function compare (java: JavaBuilder, own: Buffer, theirs: string, dir: string): Promise<string[]> {
  const path = join(dir, 'own.tar.gz')
  writeFileSync(path, own)
  return await java.differences(path, theirs)
}
