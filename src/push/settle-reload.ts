import { DynapinotError } from '../errors.ts'
import type { ControllerClient } from './controller.ts'
import { pause } from './retry.ts'

/** `done`: all segments are as schema and table config want them. `unknown`: servers or rights do not tell. */
export type Reload = 'none' | 'done' | 'underWay' | 'unknown'

/** How long is waited for servers. */
export interface ReloadPatience {
  /** ms between two looks. */
  readonly pollMs: number
  readonly timeoutMs: number
}

/**
 * Sees to it that servers have brought their segments up to schema and table config: new columns are there, and indexes.
 * Asks, so that what a run before did not get to is made up for. `begun`: servers have been told already.
 */
export async function settleReload (client: ControllerClient, table: string, begun: boolean, patience: ReloadPatience, signal: AbortSignal): Promise<Reload> {
  const until = performance.now() + patience.timeoutMs
  let told = begun
  for (;;) {
    const stale = await isStale(client, table, signal)
    if (stale === 'unknown') return 'unknown'
    if (stale === 'no') return told ? 'done' : 'none'
    if (stale === 'yes' && !told) {
      await client.reload(table, signal)
      told = true
    }
    if (performance.now() >= until) return 'underWay'
    await pause(patience.pollMs, signal, 'servers reload segments')
  }
}

async function isStale (client: ControllerClient, table: string, signal: AbortSignal): Promise<'yes' | 'no' | 'away' | 'unknown'> {
  try {
    return await client.needsReload(table, signal) ? 'yes' : 'no'
  } catch (error) {
    if (!(error instanceof DynapinotError)) throw error
    if (error.code === 'SINK_UNAVAILABLE') return 'away'
    if (error.code === 'SINK_REJECTED') return 'unknown'
    throw error
  }
}
