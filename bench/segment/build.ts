import { gunzipSync } from 'node:zlib'
import { buildSegment } from '../../src/segment/build-segment.ts'
import { packSegment } from '../../src/segment/pack-segment.ts'
import { recipeBlocks, recipePlan } from './recipe-rows.ts'

/**
 * Rows a second from row blocks to a segment and its archive, on one core: the 15 columns of the recipe, all with a
 * dictionary (Pinot's default), and with the nearly unique ones raw. Counted in CPU time, since other work on the
 * machine lengthens the wall time, and in wall time. `ROWS` sets the number of rows.
 */

const ROWS = Number(process.env.ROWS ?? 500_000)
const ROUNDS = 5
const request = { name: 'bench', partition: 0, creationTime: 1_719_000_000_000, custom: {}, creator: 'bench' }

function median (values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!
}

for (const raw of [false, true]) {
  const plan = recipePlan(raw)
  const blocks = recipeBlocks(plan, ROWS, 10_000)
  const seconds: Record<string, { cpu: number[], wall: number[] }> = {}
  const timed = <T>(name: string, work: () => T): T => {
    const before = process.cpuUsage()
    const start = performance.now()
    const result = work()
    const { user, system } = process.cpuUsage(before)
    const times = seconds[name] ??= { cpu: [], wall: [] }
    times.cpu.push((user + system) / 1e6)
    times.wall.push((performance.now() - start) / 1000)
    return result
  }
  let first: number | null = null
  for (let round = 0; round < ROUNDS; round++) {
    const built = timed('build', () => buildSegment(plan, request, blocks))
    for (const archive of ['gzip', 'lz4'] as const) {
      const packed = timed(archive, () => packSegment(built, { archive, level: 1 }))
      const bytes = packed.reduce((sum, piece) => sum + piece.length, 0)
      if (round === 0) console.log(`${raw ? 'raw' : 'dictionary'}: ${built.bytes} bytes, ${archive} ${bytes}`)
      if (round === 0 && archive === 'gzip' && gunzipSync(Buffer.concat(packed)).length % 512 !== 0) throw new Error('the archive is no tar')
    }
    // The timed work must have been done, and the same each time.
    first ??= built.crc
    if (built.crc !== first || built.rows !== ROWS || built.columns.get('meetup_id')!.cardinality < ROWS / 2) throw new Error('rounds differ')
  }
  const rate = (times: number[]) => `${Math.round(ROWS / median(times) / 1000)} k rows/s`
  for (const [name, { cpu, wall }] of Object.entries(seconds)) console.log(`${raw ? 'raw' : 'dictionary'} ${name}: ${rate(cpu)} of CPU, ${rate(wall)} of wall time`)
}
