import { emptyCounts } from '../block/batch-decoder.ts'
import type { BatchDecoder, DecoderOutput, UnitCounts } from '../block/batch-decoder.ts'
import { toErrorData } from '../errors.ts'
import { BlockKeeper } from './block-keeper.ts'
import { DeadLetterPart } from './dead-letter-part.ts'
import type { DecoderMaker } from './make-decoder.ts'
import { progressIndex } from './protocol.ts'
import { stopOf } from './stop.ts'
import type { BlockRef, DecodeResult, DecodeTask, WorkerSetup } from './protocol.ts'
import { checkItemCount, readUnit } from './read-unit.ts'
import { SpillFile } from './spill.ts'

/**
 * Decodes one unit into row blocks. Blocks stay in memory up to the task's allowance, the rest goes to the unit's spill
 * file. A fault of the input (damaged, wrong MD5 or count) comes back as `error` with all files of the unit removed:
 * a unit is in whole or not at all.
 */
export async function runDecodeTask (setup: WorkerSetup, task: DecodeTask, makeDecoder: DecoderMaker): Promise<DecodeResult> {
  const { unit } = task
  const spill = new SpillFile(setup.spillDir, task.label, setup.plan.columns.length)
  const letters = new DeadLetterPart(setup.spillDir, task.label, unit.name)
  const keeper = new BlockKeeper(task.allowance)
  const blocks: BlockRef[] = []
  const output: DecoderOutput = {
    block: ({ partition, rows, sequence, bytes }) => {
      const ref = { partition, rows, sequence, unit: unit.index, bytes: bytes.length }
      const kept = keeper.keep(bytes)
      blocks.push(kept === null ? { ...ref, spill: spill.write(bytes) } : { ...ref, ...kept })
    },
    deadLetter: (letter) => { letters.add(letter) }
  }
  const decoder = makeDecoder(output, task.consumed)
  let counts: UnitCounts = emptyCounts()
  try {
    const { lines } = await readUnit(unit, { maxLineBytes: setup.plan.record.maxLineBytes, stopped: stopOf(setup) }, counting(decoder, setup))
    counts = decoder.finish()
    if (unit.itemCount !== undefined) checkItemCount(unit, counts.records)
    spill.close()
    return {
      kind: 'decode',
      counts,
      lines,
      blocks,
      deadLetterPath: letters.close(),
      reasons: letters.count > 0 ? letters.reasons : undefined,
      spilledBytes: spill.bytes,
      spillPath: spill.bytes > 0 ? spill.path : undefined
    }
  } catch (error) {
    spill.discard()
    letters.discard()
    return { kind: 'decode', counts, lines: 0, blocks: [], spilledBytes: 0, error: toErrorData(error) }
  }
}

/** Adds what is read to the shared counters, a batch at a time. */
function counting (decoder: BatchDecoder, setup: WorkerSetup): Pick<BatchDecoder, 'lines' | 'tooLong'> {
  const progress = new BigInt64Array(setup.progress)
  return {
    lines: (bytes, firstLine) => {
      const lines = decoder.lines(bytes, firstLine)
      Atomics.add(progress, progressIndex.bytes, BigInt(bytes.length))
      Atomics.add(progress, progressIndex.records, BigInt(lines))
      return lines
    },
    tooLong: (start, length, line) => { decoder.tooLong(start, length, line) }
  }
}
