import { emptyCounts } from '../../block/batch-decoder.ts'
import { consumedBlocks } from '../../checkpoint/backfill-state.ts'
import { DynapinotError, toErrorData } from '../../errors.ts'
import type { DecodeResult, InputUnit } from '../../worker/protocol.ts'
import type { PassParts } from './pass-parts.ts'
import { retryOnDeath } from './retry.ts'

/**
 * Decodes a unit in a worker, with a share of the memory for row blocks. `sharers` tasks may be under way at a time.
 * A unit whose workers die again and again comes back with that error, like a unit that cannot be read.
 */
export async function decodeUnit (parts: Omit<PassParts, 'stage' | 'letters' | 'settings'>, unit: InputUnit, sharers: number): Promise<DecodeResult> {
  const { pass, pool, store, journal } = parts
  await store.checkSpace()
  const consumed: Record<number, number> = {}
  for (const partition of journal.state.partitions.keys()) {
    const blocks = consumedBlocks(journal.state, partition, pass, unit.index)
    if (blocks > 0) consumed[partition] = blocks
  }
  try {
    return await retryOnDeath(`decode ${unit.name}`, async (attempt) => {
      const allowance = store.lend(sharers)
      const label = `${pass}-${unit.index}-${attempt}`
      const result = await pool.decode({ kind: 'decode', unit, label, allowance, consumed }).catch((error: unknown) => {
        store.takeBack(allowance)
        throw error
      })
      return store.settle(allowance, result)
    })
  } catch (error) {
    if (!(error instanceof DynapinotError) || error.code !== 'WORKER_DIED') throw error
    return { kind: 'decode', counts: emptyCounts(), lines: 0, blocks: [], spilledBytes: 0, error: toErrorData(error) }
  }
}
