import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { SegmentOracle } from '../../test/pinot/oracle.ts'
import { preparePinotJava } from '../../test/pinot/maven.ts'
import type { Shape } from '../data/shape.ts'
import { shapeFile } from '../data/shapes/find-shape.ts'

/** What Pinot's own builder took for the same rows. */
export interface JavaBuild {
  readonly rows: number
  /** Build and archive, of each measured run. */
  readonly seconds: readonly number[]
  /** Processor time of the same, all threads of the JVM. */
  readonly cpuSeconds: readonly number[]
}

/**
 * Pinot's own segment builder (SegmentIndexCreationDriverImpl, gzip archive) in one Java process, on plain JSON rows:
 * it gets them without DynamoDB's tags, decompressed and in one file, so it has less to do than the backfill.
 * Null where Java or Maven is missing.
 */
export async function buildWithJava (shape: Shape, rows: number, runs: number, dir: string): Promise<JavaBuild | null> {
  if (!(await preparePinotJava()).available) return null
  const path = join(dir, 'rows.ndjson')
  const file = createWriteStream(path)
  for (let n = 0; n < rows; n++) {
    const row = { ...shape.item(1, n, 0).row(), dynapinot_version: 1_719_057_600_000_000, is_delete: false }
    if (!file.write(JSON.stringify(row, plain) + '\n')) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
  const oracle = await SegmentOracle.start({ heap: '2g' })
  try {
    const reply = await oracle.build({
      schema: JSON.parse(readFileSync(shapeFile(shape.name, 'schema.json'), 'utf8')),
      tableConfig: JSON.parse(readFileSync(shapeFile(shape.name, 'table_config.json'), 'utf8')),
      rows: path,
      outDir: join(dir, 'java'),
      segmentName: 'rival',
      warmup: 1,
      repeat: runs
    })
    return { rows: reply.rows, seconds: reply.runs.map((run) => run.buildSeconds + run.tarSeconds), cpuSeconds: reply.runs.map((run) => run.buildCpuSeconds + run.tarCpuSeconds) }
  } finally {
    await oracle.close()
  }
}

/** Values of a generated row as Pinot's JSON reader takes them. */
function plain (_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'object' && value !== null && 'hex' in value) return value.hex
  return value
}
