import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultPush } from '../../src/options/resolved-options.ts'
import type { PinotSinkOptions, PushModeName } from '../../src/options/resolved-options.ts'
import { putsAtOnce } from '../../src/push/modes/choose-mode.ts'
import { createPinotSink } from '../../src/push/pinot-sink.ts'
import type { SegmentInfo } from '../../src/worker/protocol.ts'
import { EmbeddedPinotCluster } from '../../test/pinot/cluster.ts'
import { preparePinotJava } from '../../test/pinot/maven.ts'
import type { SuiteOptions } from '../options.ts'
import { resultOf } from '../result.ts'
import type { SuiteOutput } from '../result.ts'
import { takeTurns } from '../rounds.ts'
import type { Sample } from '../rounds.ts'
import { PARTITIONS, benchPlan, buildSegments, tableDocuments } from './segments.ts'

const BENCH = 'push'
const SEGMENTS = 6 * PARTITIONS
const MODES: readonly PushModeName[] = ['tar', 'metadata', 'batch', 'uri']

/**
 * Segments to the real controller of the embedded Pinot, until its server has loaded them, by push mode: segments by
 * second (under records), and how far the memory of this process rises while they are under way. The deep store is a
 * folder; for `uri` a web server in a process of its own gives it out. Checked: every segment can be queried, every row
 * is there once.
 */
export async function benchPush (options: SuiteOptions & { readonly items: number }): Promise<SuiteOutput> {
  const java = await preparePinotJava()
  if (!java.available) return { results: [], skips: [{ bench: BENCH, subject: 'all', reason: java.reason }] }
  const dir = mkdtempSync(join(tmpdir(), 'dynapinot-bench-'))
  const pinot = await EmbeddedPinotCluster.start()
  const web = await serveFolder(join(dir, 'store'))
  try {
    const samples = new Map<string, Sample[]>()
    const rises = new Map<string, number>()
    let bytes = 0
    let peak = 0
    let verified = true
    let table = 0
    const taken = await takeTurns(MODES.map((mode) => ({
      name: mode,
      run: async () => {
        const name = `bench${table++}`
        const segments = buildSegments(name, SEGMENTS / PARTITIONS, Math.ceil(options.items / SEGMENTS), join(dir, name))
        bytes = segments.flat().reduce((sum, { archiveBytes }) => sum + archiveBytes, 0)
        await pinot.rest.createTable(...tableDocuments(name))
        const sink: PinotSinkOptions = {
          kind: 'pinot',
          controllers: [pinot.controllerUrl],
          auth: { kind: 'none' },
          headers: {},
          tls: { verify: true },
          timeoutMs: 30_000,
          uploadTimeoutMs: 600_000,
          giveUpAfterMs: 60_000,
          loadTimeoutMs: 120_000,
          onLoadError: 'stop',
          parallel: 4,
          push: { ...defaultPush, mode },
          deepStore: mode === 'tar' ? undefined : { kind: 'dir', path: join(dir, 'store'), uri: mode === 'uri' ? web.url : `file://${join(dir, 'store')}`, copy: false }
        }
        const run = await pushAll(name, sink, segments)
        rises.set(mode, Math.max(rises.get(mode) ?? 0, run.rise))
        peak = Math.max(peak, run.peak)
        verified &&= await holdsAll(pinot, name, segments.flat())
        await pinot.rest.deleteTable(name)
        return run.sample
      }
    })), options.rounds)
    for (const [mode, of] of taken) samples.set(mode, of)
    const results = MODES.map((mode) => resultOf({
      bench: BENCH,
      shape: `${SEGMENTS} segments`,
      subject: mode,
      records: SEGMENTS,
      bytes,
      verified,
      own: true,
      peakRssBytes: peak,
      note: `records are segments, bytes those of the archives; memory rose by ${Math.round(rises.get(mode)! / 1024)} KB at most for each segment in flight`
    }, samples.get(mode)!, mode === 'tar' ? undefined : { name: 'tar', samples: samples.get('tar')! }))
    return { results, skips: [] }
  } finally {
    web.stop()
    await pinot.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Pushes as a backfill does: partitions at once, segments of one partition one after the other. */
async function pushAll (table: string, options: PinotSinkOptions, partitions: readonly (readonly SegmentInfo[])[]): Promise<{ sample: Sample, rise: number, peak: number }> {
  const { signal } = new AbortController()
  const sink = createPinotSink({ options, plan: benchPlan(table) })
  try {
    await sink.open(signal)
    globalThis.gc?.()
    const before = process.memoryUsage.rss()
    let peak = before
    const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()) }, 5)
    const used = process.cpuUsage()
    const start = performance.now()
    const chains = Math.min(putsAtOnce(options, PARTITIONS), PARTITIONS)
    const left = [...partitions]
    await Promise.all(Array.from({ length: chains }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) for (const segment of next) await sink.put(segment, signal)
    }))
    const seconds = (performance.now() - start) / 1e3
    const { user, system } = process.cpuUsage(used)
    clearInterval(watch)
    return { sample: { seconds, cpuSeconds: (user + system) / 1e6, records: SEGMENTS }, rise: (peak - before) / chains, peak }
  } finally {
    await sink.close()
  }
}

async function holdsAll (pinot: EmbeddedPinotCluster, table: string, segments: readonly SegmentInfo[]): Promise<boolean> {
  await pinot.waitFor(table, segments.length, 60_000)
  const rows = segments.reduce((sum, segment) => sum + segment.rows, 0)
  const found = await pinot.query(`SELECT COUNT(*) FROM ${table}`)
  const stored = await pinot.query(`SET skipUpsert=true; SELECT COUNT(*) FROM ${table}`)
  return found.rows[0]![0] === rows && stored.rows[0]![0] === rows
}

/** A folder over http, out of this process, whose memory is measured. */
async function serveFolder (dir: string): Promise<{ url: string, stop: () => void }> {
  const code = `const http = require('node:http'), fs = require('node:fs'), path = require('node:path')
    const server = http.createServer((request, response) => {
      const file = fs.createReadStream(path.join(process.argv[1], request.url))
      file.on('error', () => response.writeHead(404).end())
      file.pipe(response)
    }).listen(0, '127.0.0.1', () => process.send(server.address().port))`
  const child = spawn(process.execPath, ['-e', code, dir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [port] = await once(child, 'message') as [number]
  return { url: `http://127.0.0.1:${port}`, stop: () => { child.kill() } }
}
