import { emptyCounts } from '../block/batch-decoder.ts'
import type { DeadLetter, DecoderOutput, UnitCounts } from '../block/batch-decoder.ts'
import { DynapinotError, toErrorData } from '../errors.ts'
import { BlockKeeper } from './block-keeper.ts'
import type { DecoderMaker } from './make-decoder.ts'
import { progressIndex } from './protocol.ts'
import type { BlockRef, DecoderName, StreamDeadLetterLine, StreamResult, StreamTask, WorkerSetup } from './protocol.ts'
import { rawBytes } from './raw-bytes.ts'
import { KernelReader } from './stream/kernel-reader.ts'
import type { BodyFacts, BodyReader, PayloadLines } from './stream/payload-lines.ts'
import { readPlainly } from './stream/plain-reader.ts'

/** New buffers are multiples of this: a quiet stream has blocks of a few rows. */
const BUFFER_STEP = 4 << 10

/** The reader of bodies that goes with a decoder: the kernel's with `wasm`, else the plain one. One a thread. */
export function bodyReader (decoder: DecoderName): BodyReader {
  if (decoder !== 'wasm') return readPlainly
  const kernel = new KernelReader()
  return (body) => kernel.read(body)
}

/**
 * Decodes replies of one shard into row blocks and dead letters with their positions, in one pass: a piece of payloads
 * is made lines (stream/payload-lines.ts), and the decoder takes them while they are in the cache. Bodies that the reader
 * gives up are read again from the first, plainly.
 */
export function runStreamTask (setup: Pick<WorkerSetup, 'progress'>, task: StreamTask, makeDecoder: DecoderMaker, read: BodyReader): StreamResult {
  try {
    const result = decodeBodies(task, makeDecoder, read) ?? decodeBodies(task, makeDecoder, readPlainly)!
    const progress = new BigInt64Array(setup.progress)
    Atomics.add(progress, progressIndex.bytes, BigInt(task.bodies.reduce((sum, { byteLength }) => sum + byteLength, 0)))
    Atomics.add(progress, progressIndex.records, BigInt(result.counts.records))
    return result
  } catch (error) {
    return { ...resultOf(emptyCounts(), [], []), error: toErrorData(error instanceof SyntaxError ? damaged(task.shardId, error) : error) }
  }
}

/** Null if a body was given up: nothing of it counts. */
function decodeBodies (task: StreamTask, makeDecoder: DecoderMaker, read: BodyReader): StreamResult | null {
  const keeper = new BlockKeeper({ buffers: task.buffers, bytes: Infinity }, BUFFER_STEP)
  const blocks: BlockRef[] = []
  const deadLetters: StreamDeadLetterLine[] = []
  const facts: BodyFacts[] = []
  let piece!: PayloadLines
  /** Number of the piece's first line. */
  let first = 1
  const output: DecoderOutput = {
    block: ({ partition, rows, sequence, bytes }) => {
      blocks.push({ partition, rows, sequence, unit: task.index, bytes: bytes.length, ...keeper.keep(bytes)! })
    },
    deadLetter: (letter) => { deadLetters.push(deadLetterOf(task.shardId, letter, piece, letter.line - first)) }
  }
  const decoder = makeDecoder(output, {}, { shardId: task.shardId, sequenceNumber: (line) => piece.sequenceNumber(line - first) })
  for (const body of task.bodies) {
    const reading = read(body)
    let step = reading.next()
    for (; step.done !== true; step = reading.next()) {
      piece = step.value
      const lines = decoder.lines(piece.bytes, first)
      if (lines !== piece.count) throw new DynapinotError('UNEXPECTED', `${piece.count} records became ${lines} lines`, { shardId: task.shardId })
      first += lines
    }
    if (step.value === null) return null
    facts.push(step.value)
  }
  return resultOf(decoder.finish(), facts, blocks, deadLetters)
}

function deadLetterOf (shardId: string, letter: DeadLetter, piece: PayloadLines, line: number): StreamDeadLetterLine {
  // A payload that could not be read is a line of no meaning: its own fault counts.
  const { reason, detail, field } = piece.fault(line) ?? letter
  return {
    shardId,
    sequenceNumber: piece.sequenceNumber(line),
    subSequenceNumber: piece.subSequenceNumber(line),
    reason,
    field,
    detail,
    ...rawBytes(piece.raw(line))
  }
}

function resultOf (counts: UnitCounts, facts: readonly BodyFacts[], blocks: readonly BlockRef[], deadLetters: readonly StreamDeadLetterLine[] = []): StreamResult {
  const times = (name: 'oldestArrival' | 'newestArrival'): readonly number[] => facts.flatMap((each) => each[name] ?? [])
  const oldest = times('oldestArrival')
  const newest = times('newestArrival')
  return {
    kind: 'stream',
    counts,
    blocks,
    deadLetters,
    streamRecords: facts.reduce((sum, { records }) => sum + records, 0),
    aggregated: facts.reduce((sum, { aggregated }) => sum + aggregated, 0),
    first: facts.find((each) => each.first !== null)?.first ?? null,
    last: facts.findLast((each) => each.last !== null)?.last ?? null,
    oldestArrival: oldest.length === 0 ? null : Math.min(...oldest),
    newestArrival: newest.length === 0 ? null : Math.max(...newest)
  }
}

function damaged (shardId: string, cause: SyntaxError): DynapinotError {
  return new DynapinotError('INPUT_CORRUPT', `a reply of ${shardId} cannot be read: ${cause.message}`, {
    shardId,
    remedy: 'the shard has to be read again from its last position; if it comes back, report it'
  }, { cause })
}
