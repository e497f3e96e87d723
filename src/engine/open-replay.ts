import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFacts } from '../schema/input-facts.ts'
import { closingAfter } from './backfill/closing.ts'
import type { Closable } from './backfill/closing.ts'
import { openFlow } from './open-flow.ts'
import type { OpenedReplication } from './open-flow.ts'
import { segmentPrefix } from './open-parts.ts'
import { lettersPath, replicationDir } from './open-replication.ts'
import type { StreamOptions } from './open-replication.ts'
import { openTablePlan } from './open-table-plan.ts'
import { LetterSheet } from './replay/letter-sheet.ts'
import { LetterSource } from './replay/letter-source.ts'
import { noStore } from './replay/no-store.ts'

/** A replay that is ready to run. */
export interface OpenedReplay extends OpenedReplication {
  readonly source: LetterSource
  /** Where letters go that are dead again. */
  readonly letters: LetterSheet
}

/**
 * Opens a replay of dead letters: their payloads go the way of a stream again, under the schema and mapping as they are
 * now, into segments of their own beside those of a replication, which may be running. What is put through twice changes
 * no current row. `files`: those to read; none = all that the replication has written.
 * @throws DynapinotError INPUT_NOT_FOUND if there are no letters.
 */
export async function openReplay (options: StreamOptions, files: readonly string[]): Promise<OpenedReplay> {
  const source = files.length > 0 ? new LetterSource(files) : LetterSource.of(lettersPath(options))
  const open: Closable[] = [source]
  try {
    // The stream itself is not looked at: it may be gone.
    const tablePlan = await openTablePlan(options, { peek: async () => await Promise.resolve(emptyFacts('change')) })
    const stateDir = join(replicationDir(options), `replay-${process.pid}`)
    const letters = new LetterSheet(join(replicationDir(options), `dead-again-${new Date().toISOString().replace(/[:.]/g, '-')}.ndjson`))
    // What a killed replay leaves there is of no use to anybody.
    open.push({ close: () => { rmSync(stateDir, { recursive: true, force: true }) } })
    const opened = openFlow(options, tablePlan, {
      source, store: noStore(), letters, stateDir, ratio: { add: () => {} }, prefix: `${segmentPrefix(options, tablePlan.rowPlan)}-replay`, merge: false
    }, open)
    return { ...opened, source, letters }
  } catch (error) {
    return await closingAfter(open, async () => await Promise.reject(error as Error))
  }
}
