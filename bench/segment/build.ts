// Row blocks to segments and archives, one core: the 15 columns of the recipe.
//   node --import tsx bench/segment/build.ts [--items 500000] [--rounds 5]
import { gunzipSync } from 'node:zlib'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildSegment } from '../../src/segment/build-segment.ts'
import type { BuiltSegment } from '../../src/segment/build-segment.ts'
import { packSegment } from '../../src/segment/pack-segment.ts'
import { decompressLz4Frame } from '../../src/bytes/lz4-frame.ts'
import { openSegment } from '../../src/segment/reader/segment-reader.ts'
import { segmentKernels } from '../../src/worker/segment-kernels.ts'
import { median, tableOf } from '../result.ts'
import type { BenchResult } from '../result.ts'
import { recipeBlocks, recipePlan } from './recipe-rows.ts'

const request = { name: 'bench', partition: 0, creationTime: 1_719_000_000_000, custom: {}, creator: 'bench' }
const ROWS_PER_BLOCK = 10_000

interface Times {
  readonly wall: number[]
  readonly cpu: number[]
}

/**
 * Rows a second from row blocks to a segment, and from a segment to its archive: all columns with a dictionary (Pinot's
 * default), and with those raw that are nearly unique. Checked: each round gives the same CRC, the segment read back has
 * the first and the last row, and the archives unpack to the same tar.
 */
export function benchSegment ({ items, rounds }: { items: number, rounds: number }): Promise<BenchResult[]> {
  return Promise.resolve([false, true].flatMap((raw) => measure(raw, items, rounds)))
}

function measure (raw: boolean, rows: number, rounds: number): BenchResult[] {
  const plan = recipePlan(raw)
  const blocks = recipeBlocks(plan, rows, ROWS_PER_BLOCK)
  const bytes = blocks.reduce((sum, block) => sum + block.byteLength, 0)
  const build: Times = { wall: [], cpu: [] }
  const gzip: Times = { wall: [], cpu: [] }
  const lz4: Times = { wall: [], cpu: [] }
  const crcs = new Set<number>()
  let built!: BuiltSegment
  let tars: Buffer[] = []
  for (let round = 0; round < rounds; round++) {
    built = timed(build, () => buildSegment(plan, request, blocks))
    const gzipped = timed(gzip, () => packSegment(built, { archive: 'gzip', level: 1 }, segmentKernels()))
    const framed = timed(lz4, () => packSegment(built, { archive: 'lz4', level: 1 }, segmentKernels()))
    crcs.add(built.crc)
    if (round === 0) tars = [gunzipSync(Buffer.concat(gzipped)), Buffer.from(decompressLz4Frame(Buffer.concat(framed), 2 ** 32 - 1))]
  }
  const reader = openSegment(new Map([...built.files].map(([name, pieces]) => [name, Buffer.concat(pieces)])))
  const first = blocks[0]!.columns[3]!
  const id = Buffer.from(first.bytes.subarray(first.valueStarts![0], first.valueStarts![1])).toString()
  const verified = crcs.size === 1 && tars[0]!.equals(tars[1]!) &&
    reader.columns.get('meetup_id')!.cells(0, 1)[0] === id && reader.columns.get('mtime')!.cells(rows - 1, rows).length === 1
  const shape = raw ? 'recipe, unique columns raw' : 'recipe, all dictionary'
  return [
    result('build', shape, rows, bytes, build, verified),
    result('archive gzip 1', shape, rows, built.bytes, gzip, verified),
    result('archive lz4', shape, rows, built.bytes, lz4, verified)
  ]
}

function timed<T> ({ wall, cpu }: Times, work: () => T): T {
  const before = process.cpuUsage()
  const start = performance.now()
  const value = work()
  const { user, system } = process.cpuUsage(before)
  wall.push((performance.now() - start) / 1000)
  cpu.push((user + system) / 1e6)
  return value
}

function result (subject: string, shape: string, records: number, bytes: number, { wall, cpu }: Times, verified: boolean): BenchResult {
  const seconds = median(wall)
  return {
    bench: 'segment',
    shape,
    subject,
    rival: null,
    records,
    bytes,
    seconds,
    recordsPerSecond: records / seconds,
    bytesPerSecond: bytes / seconds,
    ratio: null,
    recordsPerCpuSecond: records / median(cpu),
    peakRssBytes: null,
    verified
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { items: { type: 'string', default: '500000' }, rounds: { type: 'string', default: '5' } } })
  const results = await benchSegment({ items: Number(values.items), rounds: Number(values.rounds) })
  console.log(tableOf(results))
  if (results.some((one) => !one.verified)) process.exit(1)
}
