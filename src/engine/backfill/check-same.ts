import { consumedBlocks } from '../../checkpoint/backfill-state.ts'
import type { BackfillState, UnitEntry } from '../../checkpoint/backfill-state.ts'
import { DynapinotError } from '../../errors.ts'
import type { DecodeResult } from '../../worker/protocol.ts'

/** Number of row blocks by partition, those before the ones that came back included. */
export function blocksOf (result: DecodeResult): Record<string, number> {
  const blocks: Record<string, number> = {}
  for (const { partition, sequence } of result.blocks) blocks[partition] = Math.max(blocks[partition] ?? 0, sequence + 1)
  return blocks
}

/**
 * Checks a unit that was admitted by an earlier run and has been decoded again: some of its blocks are in segments, the
 * others must be those that were decoded then.
 * @throws DynapinotError INPUT_MISMATCH if it does not agree with its journal entry: the input has changed.
 */
export function checkSame (state: BackfillState, admitted: UnitEntry, result: DecodeResult): void {
  const { pass, unit, name, counts } = admitted
  const differences = [
    ...(['records', 'rows', 'deadLetters', 'bytes'] as const).map((what) => [what, counts[what], result.counts[what]] as const),
    ['lines', admitted.lines, result.lines] as const
  ].filter(([, then, now]) => then !== now).map(([what, then, now]) => `${then} ${what} then, ${now} now`)
  const blocks = blocksOf(result)
  for (const partition of new Set([...Object.keys(admitted.blocks), ...Object.keys(blocks)])) {
    const then = admitted.blocks[partition] ?? 0
    // Blocks in segments do not come back.
    const now = blocks[partition] ?? Math.min(then, consumedBlocks(state, Number(partition), pass, unit))
    if (then !== now) differences.push(`${then} row blocks of partition ${partition} then, ${now} now`)
  }
  if (differences.length === 0) return
  throw new DynapinotError('INPUT_MISMATCH', `${name} is not what an earlier run has read: ${differences.join('; ')}`, {
    file: name, faults: differences, remedy: 'bring the file back as it was and run again, or start over with another state.dir'
  })
}
