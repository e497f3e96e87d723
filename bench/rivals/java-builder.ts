import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { preparePinotJava } from '../../test/pinot/maven.ts'
import type { BuildReply } from '../../test/pinot/oracle-types.ts'
import { SegmentOracle } from '../../test/pinot/oracle.ts'
import type { Shape, ShapeName } from '../data/shape.ts'
import { shapeFile } from '../data/shapes/find-shape.ts'
import type { Sample } from '../rounds.ts'
import { segmentDifferences } from './same-segment.ts'

/** Texts that Pinot's pipeline does not leave alone: it cuts them at 512 characters and at the first NUL. */
const cutTexts: Partial<Record<ShapeName, readonly string[]>> = { text: ['slug', 'part', 'title', 'body', 'summary'] }

/** One segment for each of the files, and what it took. */
export interface JavaBuild {
  /** Build and archive; processor time is that of the building thread, without garbage collection and JIT. */
  readonly build: Sample
  /** One pass of inflating the files; null if they are not gzip. The builder reads its input twice, so inflates twice. */
  readonly inflate: Sample | null
  /** Archives in the order of the files. */
  readonly archives: readonly string[]
}

/**
 * Pinot's own segment builder (SegmentIndexCreationDriverImpl) in a Java process that stays, so that its code is
 * compiled when it counts. It gets plain JSON rows, without DynamoDB's tags and only of values that are columns, so it
 * has less to read; archives are tar.gz of level 1 like those of this project, not of Pinot's slower default.
 */
export class JavaBuilder {
  readonly #oracle: SegmentOracle
  readonly #schema: Record<string, unknown>
  readonly #tableConfig: Record<string, unknown>
  readonly #dir: string
  /** Columns whose values it makes otherwise on purpose: JSON texts with names in another order, and cut texts. */
  readonly #ownWay: readonly string[]

  private constructor (oracle: SegmentOracle, shape: Shape, dir: string) {
    const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(shapeFile(shape.name, file), 'utf8')) as Record<string, unknown>
    this.#oracle = oracle
    this.#schema = read('schema.json')
    this.#tableConfig = read('table_config.json')
    this.#dir = dir
    const specs = this.#schema.dimensionFieldSpecs as { name: string, dataType: string }[]
    this.#ownWay = [...specs.filter(({ dataType }) => dataType === 'JSON').map(({ name }) => name), ...cutTexts[shape.name] ?? []]
  }

  /** @throws Error with what is missing, if Java or Maven are not there. */
  static async start (shape: Shape, dir: string): Promise<JavaBuilder> {
    const java = await preparePinotJava()
    if (!java.available) throw new Error(java.reason)
    mkdirSync(dir, { recursive: true })
    return new JavaBuilder(await SegmentOracle.start({ heap: '2g' }), shape, dir)
  }

  /** What Pinot's reader finds different in an archive and in one that was built here, in words. */
  async differences (found: string, built: string): Promise<string[]> {
    return (await segmentDifferences(this.#oracle, found, built, this.#ownWay)).map((difference) => `other than in the Java builder's segment: ${difference}`)
  }

  /** Builds a segment of each file, one after the other. */
  async build (files: readonly string[]): Promise<JavaBuild> {
    const replies: BuildReply[] = []
    const gzip = files.every((file) => file.endsWith('.gz'))
    for (const [i, rows] of files.entries()) {
      replies.push(await this.#oracle.build({
        schema: this.#schema,
        tableConfig: this.#tableConfig,
        rows,
        outDir: join(this.#dir, String(i)),
        segmentName: `rival_${i}`,
        gzipLevel: 1,
        measureInflate: gzip
      }))
    }
    const sum = (of: (reply: BuildReply) => number): number => replies.reduce((total, reply) => total + of(reply), 0)
    const records = sum(({ rows }) => rows)
    return {
      build: {
        records,
        seconds: sum(({ buildSeconds, tarSeconds }) => buildSeconds + tarSeconds),
        cpuSeconds: sum(({ runs: [run] }) => run!.buildCpuSeconds + run!.tarCpuSeconds)
      },
      inflate: gzip ? { records, seconds: sum(({ inflateSeconds }) => inflateSeconds!), cpuSeconds: null } : null,
      archives: replies.map(({ tar }) => tar!)
    }
  }

  /** Largest memory of the process so far; null where the system does not tell. */
  peakRssBytes (): number | null {
    try {
      const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.#oracle.pid}/status`, 'utf8'))
      return line === null ? null : Number(line[1]) * 1024
    } catch {
      return null
    }
  }

  async close (): Promise<void> {
    await this.#oracle.close()
  }
}
