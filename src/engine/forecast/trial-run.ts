import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createDirSink } from '../../push/dir-sink.ts'
import type { BulkSource } from '../../source/contract.ts'
import { listed } from '../../source/listed-units.ts'
import type { InputUnit } from '../../worker/protocol.ts'
import { runBackfill } from '../backfill/backfill.ts'
import type { BackfillSettings } from '../backfill/settings.ts'
import type { TablePlan } from '../plan/table-plan.ts'
import type { Measured } from './forecast.ts'

/** Files of a trial for each worker, so that none of them is idle for long. */
const FILES_A_WORKER = 4

/** A trial: a backfill of these lines into a folder that is removed again. */
export interface TrialOptions {
  readonly settings: BackfillSettings
  readonly tablePlan: TablePlan
  readonly lines: readonly string[]
  /** As the input is. */
  readonly gzip: boolean
  /** Fewer than the table has, so that segments get as many rows as in the whole job. */
  readonly partitions: number
  /** Scratch folder; exists. */
  readonly dir: string
  readonly signal: AbortSignal
}

/** Runs the trial and tells what it took; `inputBytes`: of its files. @throws as a backfill. */
export async function trialRun ({ settings, tablePlan, lines, gzip, partitions, dir, signal }: TrialOptions): Promise<Measured & { readonly inputBytes: number }> {
  const folder = join(dir, randomUUID())
  mkdirSync(folder)
  try {
    const units = writeUnits(folder, lines, gzip, FILES_A_WORKER * settings.workers.count)
    const plan = { ...settings.plan, partition: { ...settings.plan.partition, count: partitions } }
    const report = await runBackfill({
      ...settings,
      plan,
      source: sourceOf(units, lines.length),
      sink: createDirSink({ dir: join(folder, 'out'), table: plan.table, schema: tablePlan.schema, tableConfig: tablePlan.tableConfig }),
      stateDir: join(folder, 'state'),
      spillDir: folder,
      deadLetters: { path: join(folder, 'dead-letters.ndjson'), maxRatio: 1, minRecords: 0 }
    }, signal)
    const { counts, segments, run } = report
    return {
      records: counts.records,
      rows: counts.rows,
      deadLetters: counts.deadLetters,
      // The counts leave line ends out.
      lineBytes: counts.bytes + counts.records,
      seconds: run.seconds,
      cpuSeconds: run.cpuSeconds,
      archiveBytes: segments.bytes,
      peakRssBytes: run.peakRssBytes,
      inputBytes: units.reduce((sum, unit) => sum + unit.bytes, 0)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeUnits (folder: string, lines: readonly string[], gzip: boolean, files: number): readonly InputUnit[] {
  const each = Math.ceil(lines.length / files)
  const units: InputUnit[] = []
  for (let from = 0; from < lines.length; from += each) {
    const path = join(folder, `part-${units.length}`)
    const text = Buffer.from(lines.slice(from, from + each).join('\n') + '\n')
    writeFileSync(path, gzip ? gzipSync(text) : text)
    const { size } = statSync(path)
    units.push({ index: units.length, name: path, path, gzip, bytes: size, ...gzip ? {} : { range: { start: 0, end: size }, part: 0 } })
  }
  return units
}

function sourceOf (units: readonly InputUnit[], items: number): BulkSource {
  return {
    kind: 'files',
    description: 'a part of the input',
    fingerprint: randomUUID(),
    repeatable: true,
    totals: { units: units.length, bytes: units.reduce((sum, unit) => sum + unit.bytes, 0), items },
    refused: [],
    units: (from) => listed(units, from),
    close: async () => {}
  }
}
