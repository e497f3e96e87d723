import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BackfillReport } from '../../src/engine/backfill/report.ts'
import { exportBook } from '../data/facts.ts'
import { findShape, shapeFile } from '../data/shapes/find-shape.ts'
import { writeExport } from '../data/write-export.ts'
import { median } from '../result.ts'
import type { BenchResult } from '../result.ts'
import { buildWithJava } from '../rivals/java-builder.ts'

const PARTITIONS = 8
const main = new URL('../../dist/cli/main.js', import.meta.url).pathname

/**
 * A backfill of an export into a folder, whole process, with one worker and with two, in turns; and Pinot's own Java
 * builder on the same rows. Checked: every row is there, in its partition, and both make the same segments.
 */
export async function benchBackfill ({ items, rounds }: { items: number, rounds: number }): Promise<BenchResult[]> {
  const shape = findShape('meetups')
  const dir = mkdtempSync(join(tmpdir(), 'dynapinot-bench-'))
  try {
    const made = await writeExport({ dir, shape, items, files: 16, seed: 1 })
    const facts = exportBook(shape, 1, items, PARTITIONS).facts()
    const runs: Record<1 | 2, BackfillReport[]> = { 1: [], 2: [] }
    const indexes = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      for (const workers of [1, 2] as const) {
        const out = join(dir, `out-${workers}`)
        const state = join(dir, `state-${workers}`)
        runs[workers].push(await backfill(made.path, shapeFile('meetups', 'schema.json'), shapeFile('meetups', 'table_config.json'), out, state, workers))
        indexes.add(readFileSync(join(out, 'index.json'), 'utf8'))
        for (const each of [out, state]) rmSync(each, { recursive: true })
      }
    }
    const java = await buildWithJava(shape, Math.min(items, 200_000), rounds, dir)
    const verified = indexes.size === 1 && Object.values(runs).flat().every((report) =>
      report.counts.rows === facts.rows && report.segments.rows === facts.rows &&
      facts.partitions.every((partition, p) => (report.segments.byPartition[p]?.rows ?? 0) === partition.rows))
    const one = median(runs[1].map((report) => items / report.run.seconds))
    const javaRate = java === null ? null : java.rows / median(java.seconds)
    const result = (subject: string, reports: readonly BackfillReport[], rival: string | null, rivalRate: number | null): BenchResult => {
      const seconds = median(reports.map((report) => report.run.seconds))
      return {
        bench: 'backfill',
        shape: shape.name,
        subject,
        rival: rivalRate === null ? null : rival,
        records: items,
        bytes: made.plainBytes,
        seconds,
        recordsPerSecond: items / seconds,
        bytesPerSecond: made.plainBytes / seconds,
        ratio: rivalRate === null ? null : items / seconds / rivalRate,
        recordsPerCpuSecond: items / median(reports.map((report) => report.run.cpuSeconds)),
        peakRssBytes: Math.max(...reports.map((report) => report.run.peakRssBytes)),
        verified
      }
    }
    const results = [
      result('dynapinot, 1 worker', runs[1], 'java builder, 1 thread', javaRate),
      result('dynapinot, 2 workers', runs[2], 'dynapinot, 1 worker', one)
    ]
    if (java !== null && javaRate !== null) {
      results.push({
        bench: 'backfill',
        shape: shape.name,
        subject: 'java builder, 1 thread',
        rival: null,
        records: java.rows,
        bytes: Math.round(made.plainBytes * java.rows / items),
        seconds: median(java.seconds),
        recordsPerSecond: javaRate,
        bytesPerSecond: made.plainBytes / items * javaRate,
        ratio: null,
        recordsPerCpuSecond: java.rows / median(java.cpuSeconds),
        peakRssBytes: null,
        verified: java.rows === Math.min(items, 200_000)
      })
    }
    return results
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function backfill (path: string, schema: string, tableConfig: string, out: string, state: string, workers: number): Promise<BackfillReport> {
  const child = spawn(process.execPath, [
    main, 'backfill', '--json', '--export', path, '--schema', schema, '--table-config', tableConfig, '--out', out, '--state', state,
    '--workers', String(workers), '--set', `partition.count=${PARTITIONS}`, 'log.level=warn', 'source.keys.partition=meetup_id', 'source.keys.sort=mtime'
  ], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString() })
  const [code] = await once(child, 'close') as [number]
  if (code !== 0) throw new Error(`backfill ended with ${code}:\n${errors}`)
  return JSON.parse(output) as BackfillReport
}
