import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BackfillJournal } from '../../checkpoint/backfill-journal.ts'
import { passToRun } from '../../checkpoint/backfill-state.ts'
import type { BackfillState } from '../../checkpoint/backfill-state.ts'
import { channels } from '../../channels.ts'
import { DynapinotError } from '../../errors.ts'
import { WorkerPool } from '../../pool/worker-pool.ts'
import { archiveExtensions } from '../../segment/pack-segment.ts'
import { BlockStore } from './block-store.ts'
import { closingAfter } from './closing.ts'
import type { Closable } from './closing.ts'
import { DeadLetterFile } from './dead-letter-file.ts'
import { onceOnly } from './once-only.ts'
import { imbalances, makeReport } from './report.ts'
import type { BackfillReport } from './report.ts'
import { missingSegments } from './missing-segments.ts'
import { RunMeter } from './run-meter.ts'
import { runPass } from './run-pass.ts'
import { SegmentStage } from './segment-stage.ts'
import { blockLimitsFor } from './settings.ts'
import type { BackfillSettings } from './settings.ts'

/** Called once, with the counters of the run. */
export type OnProgress = (meter: RunMeter) => void

/**
 * Runs a backfill to its end, or on from where an earlier run with the same state stopped.
 * Writes the report to `report.json` in the state folder, too.
 * Source and sink are closed when it returns or throws.
 * @throws DynapinotError what stopped the job; the state is kept and another run goes on, unless the input can be read
 * only once.
 */
export async function runBackfill (settings: BackfillSettings, signal: AbortSignal, onProgress?: OnProgress): Promise<BackfillReport> {
  const { plan, source, sink } = settings
  const made = { input: source.fingerprint ?? `once ${randomUUID()}`, ...settings.fingerprintParts }
  // Names and bytes of segments do not depend on where they go, but the journal speaks of one sink.
  const parts = { ...made, sink: sink.description }
  const fingerprint = fingerprintOf(parts)
  const job = fingerprintOf(made).slice(0, 10)
  const meter = new RunMeter()
  const open: Closable[] = [source, sink, { close: () => { meter.stop() } }]
  const running = closingAfter(open, async () => {
    const journal = BackfillJournal.open(settings.stateDir, { fingerprint, parts, table: plan.table })
    // Closed last of all: it holds the lock of the state.
    open.unshift(journal)
    const { state } = journal
    const segmentsBefore = state.segments.length
    let stage: SegmentStage | null = null
    let store: BlockStore | null = null
    let pool: WorkerPool | null = null
    const missing = await missingSegments(sink, state.segments.map(({ name }) => name), signal)
    meter.startFrom(state)
    onProgress?.(meter)

    const report = (outcome: BackfillReport['outcome'], unitsSkipped: number): BackfillReport => makeReport(state, {
      outcome,
      job,
      description: source.description,
      repeatable: source.repeatable,
      deadLetterPath: settings.deadLetters.path,
      already: stage?.already ?? 0,
      stuck: stage?.stuck ?? new Map(),
      run: {
        ...meter.facts(),
        unitsSkipped,
        segmentsBuilt: state.segments.length - segmentsBefore,
        spilledBytes: store?.totalSpilled ?? 0,
        workerErrors: pool?.errors ?? 0
      },
      warnings: missing === null ? settings.warnings : [...settings.warnings, missing]
    })

    const pass = passToRun(state)
    if (pass === null) {
      checkSums(state, true)
      return report('nothing-to-do', state.units.size)
    }
    const letters = new DeadLetterFile(settings.deadLetters.path, journal)
    open.push(letters)
    const stagingDir = emptied(join(settings.stateDir, 'staging'))
    // The spill folder may be shared by jobs; the state folder is this one's alone.
    const spillDir = emptied(join(settings.spillDir, `spill-${job}-${fingerprintOf({ dir: resolve(settings.stateDir) }).slice(0, 8)}`))
    // Closed behind the pool: no worker writes any more, whatever ended the run.
    open.push({ close: () => { for (const dir of [stagingDir, spillDir]) rmSync(dir, { recursive: true, force: true }) } })
    await sink.open(signal)
    channels.sinkOpened.publish({ sink: sink.description })
    const workers = pool = new WorkerPool({
      plan,
      decoder: settings.decoder,
      blockLimits: blockLimitsFor(plan.partition.count),
      segment: settings.segment,
      spillDir,
      progress: meter.counters
    }, { workers: settings.workers.count, maxHeapMb: settings.workers.maxHeapMb })
    open.push(workers)
    signal.addEventListener('abort', () => { workers.stop() })
    if (signal.aborted) workers.stop()
    store = new BlockStore(spillDir, settings.memory)
    stage = new SegmentStage({
      pool: workers,
      sink,
      store,
      journal,
      stagingDir,
      nameOf: (partition, sequence) => segmentName(settings.namePrefix, job, partition, sequence),
      extension: settings.segment.form === 'rows' ? '.json' : archiveExtensions[settings.segment.archive],
      custom: { 'dynapinot.job': job },
      parallelPuts: settings.parallelPuts,
      signal
    })
    const { end, skipped } = await runPass({ settings, pass, pool: workers, store, stage, journal, letters, signal })
    checkSums(state, end === 'complete')
    if (end === 'complete') {
      await sink.finish(signal)
      // Last of all: what is journalled as ended is never looked at again.
      journal.append({ t: 'pass', pass, units: state.units.size })
    }
    const done = report(end, skipped)
    writeFileSync(join(settings.stateDir, 'report.json'), JSON.stringify(done, null, 2) + '\n')
    return done
  })
  return await running.catch((error: unknown) => { throw source.repeatable ? error : onceOnly(error) })
}

function fingerprintOf (parts: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(Object.entries(parts).sort())).digest('hex')
}

/** @throws DynapinotError UNEXPECTED if rows are lost or doubled. */
function checkSums (state: BackfillState, complete: boolean): void {
  const faults = imbalances(state, complete)
  if (faults.length > 0) throw new DynapinotError('UNEXPECTED', `the sums do not add up: ${faults.join('; ')}`, { faults })
}

/** An empty folder of that name: what is in it is scratch data of an earlier run. */
function emptied (dir: string): string {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  return dir
}

/** Names sort by partition and order; never two underscores in a row, which Pinot would take for parts of its own. */
function segmentName (prefix: string, job: string, partition: number, sequence: number): string {
  return `${prefix}-${job}-p${String(partition).padStart(4, '0')}-${String(sequence).padStart(6, '0')}`
}
