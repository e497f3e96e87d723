import { rmSync } from 'node:fs'
import { admittedUnit, isFinished, unitKey } from '../../checkpoint/backfill-state.ts'
import { channels } from '../../channels.ts'
import { DynapinotError, fromErrorData, toErrorData } from '../../errors.ts'
import type { ErrorCode } from '../../errors.ts'
import type { DecodeResult, InputUnit } from '../../worker/protocol.ts'
import { blocksOf, checkSame } from './check-same.ts'
import { ratioOfJob } from './dead-letter-ratio.ts'
import type { DeadLetterRatio } from './dead-letter-ratio.ts'
import { decodeUnit } from './decode-unit.ts'
import { FileLines, countLines } from './file-lines.ts'
import { inOrder } from './in-order.ts'
import { PartitionQueue } from './partition-queue.ts'
import type { PassParts } from './pass-parts.ts'

/** How a pass ended. `skipped`: units that were not read again, since all their rows are in segments. */
export interface PassEnd {
  readonly end: 'complete' | 'interrupted' | 'stuck'
  readonly skipped: number
}

/** Faults of one unit's input: the unit is left out and the job goes on. All other errors stop it. */
const unitFaults: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'INPUT_NOT_FOUND', 'INPUT_CORRUPT', 'INPUT_MISMATCH', 'MANIFEST_INVALID', 'WORKER_DIED'
])

/**
 * Runs one pass over the input: decodes units in the workers, admits them in order, cuts segments and hands them to
 * the segment stage. When it returns or throws, nothing of it is under way any more.
 */
export async function runPass (parts: PassParts): Promise<PassEnd> {
  const { stage, signal } = parts
  const reader = new PassReader(parts)
  try {
    await reader.run()
    await stage.drain()
  } catch (error) {
    // The first cause counts: what the segments under way say now follows from it.
    await stage.drain().catch(() => {})
    if (!isInterruption(error, signal)) throw error
  }
  if (signal.aborted) return { end: 'interrupted', skipped: reader.skipped }
  if (stage.stuck.size > 0) return { end: 'stuck', skipped: reader.skipped }
  return { end: 'complete', skipped: reader.skipped }
}

/** True if the error does no more than tell that the job was stopped. */
function isInterruption (error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof DynapinotError && error.code === 'INTERRUPTED'))
}

/** What is left of a unit that cannot be read. */
type FailedUnit = Pick<InputUnit, 'index' | 'name' | 'data'>

/** Takes the units of a pass in and feeds the partition queues. */
class PassReader {
  readonly #parts: PassParts
  readonly #queues: Map<number, PartitionQueue> = new Map()
  /** A range's dead letters get their line in the file. */
  readonly #lines: FileLines
  readonly #ratio: DeadLetterRatio
  readonly #over: AbortController = new AbortController()
  /** Nothing more is to be read. A source that waits for bytes, maybe for ever, must hear of it. */
  readonly #enough: AbortSignal
  skipped = 0

  constructor (parts: PassParts) {
    this.#parts = parts
    this.#lines = new FileLines(parts.journal.state)
    this.#ratio = ratioOfJob(parts.settings.deadLetters, [...parts.journal.state.units.values()].map(({ counts }) => counts))
    this.#enough = AbortSignal.any([parts.signal, parts.stage.failed, this.#over.signal])
  }

  async run (): Promise<void> {
    const { settings, pool, stage, signal } = this.#parts
    for (const refused of settings.source.refused) this.#absent(refused, refused.error)
    const window = 2 * pool.workers + 2
    const decoded = inOrder(this.#wanted(), window, async (unit) => await this.#orOver(async () => await decodeUnit(this.#parts, unit, window)))
    for await (const { item: unit, result } of decoded) {
      await this.#orOver(async () => {
        signal.throwIfAborted()
        stage.check()
        if (result.error === undefined) await this.#admit(unit, result)
        else this.#refuse(unit, fromErrorData(result.error))
      })
    }
    signal.throwIfAborted()
    stage.check()
    for (const [, queue] of [...this.#queues].sort(([a], [b]) => a - b)) {
      const rest = queue.flush()
      if (rest !== null) await stage.submit(rest)
    }
  }

  /** Ends the reading if the step fails: a source that waits would hold back its error. */
  async #orOver<T> (step: () => Promise<T>): Promise<T> {
    try {
      return await step()
    } catch (error) {
      this.#over.abort()
      throw error
    }
  }

  /** The units of this pass that must be read, in order. */
  async * #wanted (): AsyncGenerator<InputUnit> {
    const { settings, pass, journal: { state } } = this.#parts
    for await (const unit of settings.source.units(0, this.#enough)) {
      if (this.#enough.aborted) return
      if (pass > 0 && !state.failed.has(unitKey(pass - 1, unit.index))) continue
      if (state.failed.has(unitKey(pass, unit.index))) continue
      const done = state.units.get(unitKey(pass, unit.index))
      if (done !== undefined && isFinished(state, done)) {
        this.skipped++
        continue
      }
      yield unit
    }
  }

  /** Admits a unit whole: first its dead letters, then its journal entry, then its row blocks. */
  async #admit (unit: InputUnit, result: DecodeResult): Promise<void> {
    const { pass, journal, letters } = this.#parts
    const admitted = journal.state.units.get(unitKey(pass, unit.index))
    if (admitted !== undefined) {
      // Admitted by an earlier run whose queues are gone: only its rows are wanted again.
      checkSame(journal.state, admitted, result)
      if (result.deadLetterPath !== undefined) rmSync(result.deadLetterPath, { force: true })
    } else {
      if (result.deadLetterPath !== undefined) await letters.append(result.deadLetterPath, this.#lines.before(unit))
      const { counts, lines } = result
      journal.append({
        t: 'unit', pass, unit: unit.index, name: unit.name, lines, counts, blocks: blocksOf(result), deadLetterBytes: letters.length
      })
      const { records, rows, deadLetters, skips, bytes } = counts
      channels.unitDone.publish({ unit: unit.name, records, rows, deadLetters, reasons: result.reasons ?? {}, skips, bytes })
      this.#ratio.add(counts)
    }
    await this.#enqueue(result)
  }

  async #enqueue (result: DecodeResult): Promise<void> {
    const { settings, pass, store, stage, journal: { state } } = this.#parts
    const creationTime = Number(BigInt(result.counts.maxVersion ?? '0') / 1000n)
    for (const block of result.blocks) {
      const { partition } = block
      if (stage.stuck.has(partition)) {
        store.release([block])
        continue
      }
      let queue = this.#queues.get(partition)
      if (queue === undefined) {
        queue = new PartitionQueue(partition, settings.target, state.partitions.get(partition)?.segments ?? 0)
        this.#queues.set(partition, queue)
      }
      const cut = queue.add(block, pass, creationTime)
      if (cut !== null) await stage.submit(cut)
    }
  }

  /** A file of the input that is not there: the same as a unit that cannot be read, unless nothing of it is needed any more. */
  #absent (unit: { index: number, name: string }, error: DynapinotError): void {
    const { pass, journal: { state } } = this.#parts
    const admitted = admittedUnit(state, unit.index)
    if (admitted !== undefined && isFinished(state, admitted)) return
    if (admitted === undefined && pass > 0 && !state.failed.has(unitKey(pass - 1, unit.index))) return
    this.#refuse(unit, error)
  }

  /** Leaves a unit out whose input is at fault. One that was admitted before may be in segments in part: that stops the job. */
  #refuse (unit: FailedUnit, error: DynapinotError): void {
    if (!unitFaults.has(error.code)) throw error
    if (this.#parts.journal.state.units.has(unitKey(this.#parts.pass, unit.index))) {
      throw new DynapinotError(error.code, `${unit.name} was read by an earlier run and cannot be read again: ${error.message}`, {
        ...error.context, file: unit.name, remedy: 'bring the file back as it was and run again, or start over with another state.dir'
      }, { cause: error })
    }
    this.#fail(unit, error)
  }

  #fail (unit: FailedUnit, error: DynapinotError): void {
    const { journal, pass } = this.#parts
    if (journal.state.failed.has(unitKey(pass, unit.index))) return
    const { stack: _stack, ...data } = toErrorData(error)
    journal.append({ t: 'unitFailed', pass, unit: unit.index, name: unit.name, error: data, lines: unit.data === undefined ? undefined : countLines(unit.data) })
    channels.unitFailed.publish({ unit: unit.name, error })
  }
}
