import { blockLimitsFor } from '../backfill/settings.ts'
import type { RowPlan } from '../../schema/row-plan.ts'
import { createJsonBatchDecoder } from '../../worker/json-batch-decoder.ts'
import type { LetterGroup, Trial } from './check-input.ts'

/** Decodes the lines of a sample as a job would, and tells what became of them. @throws as the decoder. */
export function trySample (plan: RowPlan, lines: readonly string[]): Trial {
  const letters = new Map<string, LetterGroup>()
  let blockBytes = 0
  const decoder = createJsonBatchDecoder(plan, blockLimitsFor(plan.partition.count), {
    block: ({ bytes }) => { blockBytes += bytes.byteLength },
    deadLetter: ({ reason, field = null, detail }) => {
      const id = JSON.stringify([reason, field])
      const same = letters.get(id)
      letters.set(id, { reason, field, detail, ...same, records: (same?.records ?? 0) + 1 })
    }
  }, {})
  for (const [i, line] of lines.entries()) decoder.lines(Buffer.from(line + '\n'), i + 1)
  const { records, rows, nulled, rounded, shortened, unmapped } = decoder.finish()
  return { records, rows, blockBytes, letters: [...letters.values()].sort((a, b) => b.records - a.records), counts: { nulled, rounded, shortened, unmapped } }
}
