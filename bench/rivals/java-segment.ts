import { join } from 'node:path'
import type { ColumnPlan, RowPlan } from '../../src/schema/row-plan.ts'
import { preparePinotJava } from '../../test/pinot/maven.ts'
import { SegmentOracle } from '../../test/pinot/oracle.ts'
import { pinotSchema, pinotTableConfig } from '../../test/segment/plans.ts'
import type { Sample } from '../rounds.ts'

/** How Java packs a segment: `gzipLevel` undefined means Pinot's own way, which is level 6. */
export interface JavaArchive {
  readonly gzipLevel?: number
}

/**
 * Pinot's own segment builder (SegmentIndexCreationDriverImpl) in one Java process, on rows that are objects in its
 * memory before its clock starts, with the values and types that their columns store.
 */
export class JavaSegments {
  readonly #oracle: SegmentOracle
  readonly #dir: string

  private constructor (oracle: SegmentOracle, dir: string) {
    this.#oracle = oracle
    this.#dir = dir
  }

  /** @returns null and the reason where Java or Maven is missing. */
  static async start (dir: string): Promise<JavaSegments | string> {
    const java = await preparePinotJava()
    if (!java.available) return java.reason
    return new JavaSegments(await SegmentOracle.start({ heap: '4g' }), dir)
  }

  /**
   * Builds and packs a segment of the JSON lines at `rows` with the columns and encodings of the plan. Its files go to
   * the page cache. Processor time is that of the building thread, without garbage collection and compiler.
   */
  async build (plan: RowPlan, rows: string, archive: JavaArchive, warmup: number): Promise<{ sample: Sample, tar: string }> {
    const reply = await this.#oracle.build({
      schema: schemaOf(plan),
      tableConfig: pinotTableConfig(plan),
      rows,
      outDir: join(this.#dir, 'java'),
      segmentName: 'rival',
      inMemory: true,
      warmup,
      ...archive
    })
    const [run] = reply.runs
    return {
      sample: { seconds: run!.buildSeconds + run!.tarSeconds, cpuSeconds: run!.buildCpuSeconds + run!.tarCpuSeconds, records: reply.rows },
      tar: reply.tar!
    }
  }

  async close (): Promise<void> {
    await this.#oracle.close()
  }
}

/** Pinot's schema of a plan, without a limit of the length of values. */
function schemaOf (plan: RowPlan): Record<string, unknown> {
  const unlimited = new Set(plan.columns.filter(({ dataType }) => dataType === 'STRING' || dataType === 'JSON' || dataType === 'BYTES').map(({ name }: ColumnPlan) => name))
  const schema = pinotSchema(plan)
  const open = (specs: unknown): unknown => (specs as { name: string }[]).map((spec) => unlimited.has(spec.name) ? { ...spec, maxLength: 0x7fffffff } : spec)
  return { ...schema, dimensionFieldSpecs: open(schema.dimensionFieldSpecs), dateTimeFieldSpecs: open(schema.dateTimeFieldSpecs) }
}
