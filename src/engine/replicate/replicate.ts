import { mkdirSync, rmSync } from 'node:fs'
import { channels } from '../../channels.ts'
import { Flow } from './flow.ts'
import { newRunId } from './live-name.ts'
import { runRecovery } from './run-recovery.ts'
import type { RecoveryResult } from './run-recovery.ts'
import type { LiveParts } from './settings.ts'

/** How a replication is stopped. */
export interface StopSignals {
  /** Reading ends; what has been read is loaded and saved. */
  readonly reading: AbortSignal
  /** All ends; its reason is thrown. What is not loaded is read again by the next run. */
  readonly now: AbortSignal
}

/** Called when the flow begins: what recovery found, and what can be asked from then on. */
export type OnFlow = (flow: Flow, recovery: RecoveryResult) => void

const nothing: RecoveryResult = { stacks: new Map(), blocked: new Set(), done: [], known: new Set() }

/**
 * Replicates a stream until it is told to stop, on from where an earlier run with the same state stopped. Before the
 * first record is read, the sink is checked, merges that an earlier run left half done are finished or undone, and a
 * first start's positions are saved.
 * @throws DynapinotError what stopped it; the checkpoint stands as far as rows are loaded.
 */
export async function runReplication (parts: LiveParts, { reading, now }: StopSignals, onFlow?: OnFlow): Promise<void> {
  const { source, sink, catalog, store, liveDir, prefix, merge } = parts
  const earlier = store.state.run
  const run = newRunId(earlier, Date.now(), Math.random())
  await store.save({ run })
  const checkpoints = await source.start(store.state.shards)
  await store.save({ shards: checkpoints })
  await sink.open(now)
  channels.sinkOpened.publish({ sink: sink.description })
  const recovery = catalog === null ? nothing : await runRecovery(catalog, prefix, merge.recovery, now)
  // Archives of an earlier run may be cut short: the cluster has them whole.
  rmSync(liveDir, { recursive: true, force: true })
  mkdirSync(liveDir, { recursive: true })
  const flow = new Flow(parts, { run, checkpoints: store.state.shards, stacks: recovery.stacks, blocked: recovery.blocked, known: earlier === null && recovery.known.size === 0 ? null : recovery.known }, now)
  onFlow?.(flow, recovery)
  await flow.run(reading)
  await sink.finish(now)
}
