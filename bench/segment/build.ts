import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSegment } from '../../src/segment/build-segment.ts'
import { packSegment } from '../../src/segment/pack-segment.ts'
import type { ArchiveSettings } from '../../src/segment/pack-segment.ts'
import { openSegment, openSegmentArchive } from '../../src/segment/reader/segment-reader.ts'
import { segmentToRowBlock } from '../../src/segment/reader/segment-to-row-block.ts'
import { blockRows } from '../../src/segment/segment-rows.ts'
import { segmentKernels } from '../../src/worker/segment-kernels.ts'
import { shapeNames } from '../data/shape.ts'
import type { ShapeName } from '../data/shape.ts'
import type { SuiteOptions } from '../options.ts'
import { resultOf } from '../result.ts'
import type { BenchResult, Skip, SuiteOutput } from '../result.ts'
import { JavaSegments } from '../rivals/java-segment.ts'
import type { JavaArchive } from '../rivals/java-segment.ts'
import { takeTurns, timed } from '../rounds.ts'
import type { Contender } from '../rounds.ts'
import { checksumOf, differences } from '../stage/checksum.ts'
import type { Checksum } from '../stage/checksum.ts'
import { buildInputs } from './build-input.ts'
import type { BuildInput } from './build-input.ts'
import { writeJsonRows } from './json-rows.ts'

const request = { name: 'bench', partition: 0, creationTime: 1_719_000_000_000, custom: {}, creator: 'bench' }
const someRows: Readonly<Record<ShapeName, number>> = { meetups: 200_000, wide: 20_000, nested: 50_000, text: 10_000 }
const archives: Readonly<Record<string, ArchiveSettings>> = {
  'dynapinot, tar.gz 1': { archive: 'gzip', level: 1 },
  'dynapinot, tar.lz4': { archive: 'lz4', level: 1 }
}
const RIVAL = 'java builder, tar.gz 1'
const javaArchives: Readonly<Record<string, JavaArchive>> = { [RIVAL]: { gzipLevel: 1 }, 'java builder, tar.gz 6, its default': {} }
/** Builds of Java before the first that counts, for its compiler. */
const JAVA_WARMUP = 2

/**
 * From row blocks in memory to the bytes of an archive, one core, beside Pinot's own Java builder from rows in its
 * memory, with the same columns and encodings. Checked: all archives hold the same values in the same rows as the blocks.
 */
export async function benchSegment (options: SuiteOptions): Promise<SuiteOutput> {
  const dir = mkdtempSync(join(tmpdir(), 'dynapinot-bench-'))
  const java = await JavaSegments.start(dir)
  const skips: Skip[] = typeof java === 'string' ? Object.keys(javaArchives).map((subject) => ({ bench: 'build', subject, reason: java })) : []
  try {
    const results: BenchResult[] = []
    for (const shape of options.shapes ?? shapeNames) {
      for (const input of await buildInputs(shape, options.items ?? someRows[shape])) {
        results.push(...await measure(input, options.rounds, typeof java === 'string' ? null : java, dir))
      }
    }
    return { results, skips }
  } finally {
    if (typeof java !== 'string') await java.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function measure (input: BuildInput, rounds: number, java: JavaSegments | null, dir: string): Promise<BenchResult[]> {
  const { name, plan, blocks, rows, bytes } = input
  const kernels = segmentKernels()
  const made = new Map<string, () => Uint8Array>()
  const contenders: Contender[] = Object.entries(archives).map(([subject, settings]) => ({
    name: subject,
    run: () => timed(rows, () => {
      const archive = [...packSegment(buildSegment(plan, request, blockRows(blocks), kernels), settings, kernels)]
      made.set(subject, () => Buffer.concat(archive))
    })
  }))
  if (java !== null) {
    const path = join(dir, `${name}.ndjson`)
    const { files } = buildSegment(plan, request, blockRows(blocks), kernels)
    await writeJsonRows(path, plan, openSegment(new Map([...files].map(([file, pieces]) => [file, Buffer.concat(pieces)]))))
    for (const [subject, archive] of Object.entries(javaArchives)) {
      contenders.push({
        name: subject,
        run: async () => {
          const { sample, tar } = await java.build(plan, path, archive, made.has(subject) ? 0 : JAVA_WARMUP)
          const packed = readFileSync(tar)
          made.set(subject, () => packed)
          return sample
        }
      })
    }
  }
  const samples = await takeTurns(contenders, rounds)
  const expected = checksumOf(blocks)
  const rivalSamples = samples.get(RIVAL)
  return contenders.map(({ name: subject }) => {
    const archive = made.get(subject)!()
    const cut = subject in javaArchives ? textsWithNul(input) : new Set<string>()
    return resultOf({
      bench: 'build',
      shape: name,
      subject,
      records: rows,
      bytes,
      verified: holds(subject, archive, input, expected, cut),
      own: !(subject in javaArchives),
      note: `${name}: ${(archive.length / rows).toFixed(1)} bytes a row in the archive${cut.size === 0 ? '' : `; texts cut at the first NUL, so not compared: ${[...cut].join(', ')}`}`
    }, samples.get(subject)!, subject === RIVAL || rivalSamples === undefined ? undefined : { name: RIVAL, samples: rivalSamples })
  })
}

/** Texts that Pinot's pipeline does not leave alone: it cuts them at the first NUL. */
function textsWithNul ({ plan, blocks }: BuildInput): Set<string> {
  const names = plan.columns.filter(({ storedType }, c) => storedType === 'STRING' && blocks.some((block) => block.columns[c]!.bytes.includes(0)))
  return new Set(names.map(({ name }) => name))
}

/** Whether an archive, read back, has the rows of the blocks, but for the columns of `cut`. */
function holds (subject: string, archive: Uint8Array, { name, plan }: BuildInput, expected: Checksum, cut: ReadonlySet<string>): boolean {
  const found = checksumOf([segmentToRowBlock(openSegmentArchive(archive), plan)])
  const comparable: Checksum = {
    rows: found.rows,
    columns: found.columns.map((sum, c) => cut.has(plan.columns[c]!.name) ? expected.columns[c]! : sum),
    row: cut.size > 0 ? expected.row : found.row
  }
  const faults = differences(comparable, expected, plan.columns.map((column) => column.name))
  for (const fault of faults) console.error(`${subject}, ${name}: ${fault}`)
  return faults.length === 0
}
