import { channels } from '../channels.ts'
import { DynapinotError } from '../errors.ts'
import type { ControllerClient } from './controller.ts'

/** What became of it. `disabled`: nobody is to load anything of the table, which is left as it is. */
export type AskedForLoads = 'asked' | 'disabled' | 'failed'

/** What a person can do about a disabled table. */
export const ENABLE_REMEDY = 'enable the table (PUT /tables/T/state?type=OFFLINE&state=enable), then run again'

/**
 * Asks a cluster for the loads that its servers do not begin: segments that rest in OFFLINE though they are to be ONLINE.
 *
 * Helix keeps what it has computed for a table until an ideal state, an instance or a config changes. Where a segment was
 * in ERROR when a controller took the lead, that is: nothing to be done; a reset then brings it to OFFLINE, and nothing brings
 * it to ONLINE. Enabling a table that is enabled changes its ideal state, though not what it says. Pinot also resets what is in
 * ERROR with it. One attempt, since the table may be disabled meanwhile: callers ask again. A failure is told.
 * Source: CustomRebalancer and ResourceControllerDataProvider of Helix 1.3.2; PinotHelixResourceManager.toggleTableState,
 * Pinot 1.5.1.
 * @throws DynapinotError INTERRUPTED.
 */
export async function askForLoads (client: ControllerClient, table: string, signal: AbortSignal): Promise<AskedForLoads> {
  try {
    if (!await client.tableEnabled(table, signal)) return 'disabled'
    await client.enableTable(table, signal)
    return 'asked'
  } catch (error) {
    if (!(error instanceof DynapinotError) || error.code === 'INTERRUPTED') throw error
    channels.retry.publish({ what: `load of segments of ${table}`, attempt: 1, error, delayMs: 0 })
    return 'failed'
  }
}
