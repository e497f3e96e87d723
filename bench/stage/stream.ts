import { openRowBlock } from '../../src/block/row-block.ts'
import { makeDecoderMaker } from '../../src/worker/make-decoder.ts'
import type { BlockRef, DecoderName, StreamResult } from '../../src/worker/protocol.ts'
import { bodyReader, runStreamTask } from '../../src/worker/stream-task.ts'
import type { BodyReader } from '../../src/worker/stream/payload-lines.ts'
import type { SuiteOptions } from '../options.ts'
import { resultOf } from '../result.ts'
import type { BenchResult, Skip, SuiteOutput } from '../result.ts'
import { compileUnmarshall } from '../rivals/unmarshall.ts'
import { repeated, takeTurns } from '../rounds.ts'
import { checksumOf, differences } from './checksum.ts'
import type { Checksum } from './checksum.ts'
import { repliesOf } from './replies.ts'
import { stageInputs } from './input.ts'
import type { StageInput } from './input.ts'

const RIVAL = 'JSON.parse + base64 + JSON.parse + unmarshall'
const ENVELOPE_RIVAL = 'JSON.parse + Buffer.from'
const limits = { rows: 8192, bytes: 4 << 20 }

/**
 * From the bodies of GetRecords replies to columns, one core: the stream task of a worker beside what a program does by
 * itself, JSON.parse of the reply, base64 of each record, JSON.parse of that and util-dynamodb. And the envelope alone,
 * from bodies to lines. Checked: all have made the same values in the same rows, one of every record, and the same lines.
 */
export async function benchStream (options: SuiteOptions): Promise<SuiteOutput> {
  const results: BenchResult[] = []
  const skips: Skip[] = []
  for (const input of stageInputs({ ...options, form: 'change' })) {
    const replies = repliesOf(input)
    try {
      results.push(...await measure(input, replies, options.rounds))
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      skips.push({ bench: 'stream', subject: input.name, reason: error.message })
    }
    results.push(...await measureEnvelope(input, replies, options.rounds))
  }
  return { results, skips }
}

/** @throws RangeError if the rival does not make the table's columns. */
async function measure (input: StageInput, replies: readonly Uint8Array[], rounds: number): Promise<BenchResult[]> {
  const { plan, records } = input
  const unmarshall = compileUnmarshall(plan)
  const plainly = (): ReturnType<typeof unmarshall>[] => replies.map((reply) => unmarshall(payloadsOf(reply), JSON.parse))
  const own = (['wasm', 'json'] as const).map((name) => ({ name, task: streamTask(input, name) }))
  const samples = await takeTurns([
    ...own.map(({ name, task }) => ({ name, run: repeated(records, () => { for (const reply of replies) task(reply) }) })),
    { name: RIVAL, run: repeated(records, () => { plainly() }) }
  ], rounds)
  const expected = checksumOf(plainly())
  const verified = new Map(own.map(({ name, task }) => [name as string, isRight(name, input, checksumOfTasks(input, replies, task), expected)]))
  const rival = { name: RIVAL, samples: samples.get(RIVAL)! }
  return [...samples].map(([subject, taken]) => resultOf({
    bench: 'stream', shape: input.name, subject, records, bytes: sizeOf(replies), verified: verified.get(subject) ?? [...verified.values()].includes(true), own: subject !== RIVAL
  }, taken, subject === RIVAL ? undefined : rival))
}

/** The task of a worker, with the buffers of the one before lent to the next as an engine does. */
function streamTask ({ plan }: StageInput, decoder: DecoderName): (reply: Uint8Array) => { result: StreamResult, buffers: readonly SharedArrayBuffer[] } {
  const make = makeDecoderMaker({ plan, blockLimits: limits, decoder })
  const read = bodyReader(decoder)
  const setup = { progress: new SharedArrayBuffer(24) }
  let buffers: readonly SharedArrayBuffer[] = []
  return (reply) => {
    const result = runStreamTask(setup, { kind: 'stream', index: 0, shardId: 'shardId-000000000000', bodies: [reply], buffers }, make, read)
    if (result.error !== undefined || result.deadLetters.length > 0) throw new Error(result.error?.message ?? result.deadLetters[0]!.detail)
    buffers = result.blocks.map(({ buffer, lent }: BlockRef) => buffer ?? buffers[lent!]!)
    return { result, buffers }
  }
}

function checksumOfTasks ({ plan }: StageInput, replies: readonly Uint8Array[], task: ReturnType<typeof streamTask>): Checksum {
  const types = plan.columns.map(({ storedType }) => storedType)
  const blocks = replies.flatMap((reply) => task(reply).buffers.map((buffer) => openRowBlock(buffer.slice(0), types)))
  return checksumOf(blocks)
}

function isRight (name: string, { plan, records }: StageInput, found: Checksum, expected: Checksum): boolean {
  const faults = differences(found, expected, plan.columns.map((column) => column.name))
  if (found.rows !== records) faults.push(`${found.rows} rows of ${records} records`)
  for (const fault of faults) console.error(`${name} is not as ${RIVAL}: ${fault}`)
  return faults.length === 0
}

async function measureEnvelope ({ name: shape, bytes, records }: StageInput, replies: readonly Uint8Array[], rounds: number): Promise<BenchResult[]> {
  const pass = (read: BodyReader, take: (lines: Uint8Array) => void): void => {
    for (const reply of replies) for (const { bytes } of read(reply)) take(bytes)
  }
  const readers = (['wasm', 'json'] as const).map((decoder) => ({ name: `envelope, ${decoder}`, read: bodyReader(decoder) }))
  const samples = await takeTurns([
    ...readers.map(({ name, read }) => ({ name, run: repeated(records, () => { pass(read, () => {}) }) })),
    { name: ENVELOPE_RIVAL, run: repeated(records, () => { for (const reply of replies) payloadsOf(reply) }) }
  ], rounds)
  const rival = { name: ENVELOPE_RIVAL, samples: samples.get(ENVELOPE_RIVAL)! }
  return [...readers.map(({ name, read }) => {
    const lines: Uint8Array[] = []
    pass(read, (piece) => { lines.push(Uint8Array.from(piece)) })
    const verified = bytes.equals(Buffer.concat(lines))
    return resultOf({ bench: 'stream', shape, subject: name, records, bytes: sizeOf(replies), verified, own: true }, samples.get(name)!, rival)
  }), resultOf({ bench: 'stream', shape, subject: ENVELOPE_RIVAL, records, bytes: sizeOf(replies), verified: Buffer.concat(replies.flatMap((reply) => payloadsOf(reply).flatMap((payload) => [payload, Buffer.from('\n')]))).equals(bytes), own: false }, rival.samples)]
}

/** As a program without this project has the payloads of a reply. */
function payloadsOf (reply: Uint8Array): Buffer[] {
  const { Records } = JSON.parse(Buffer.from(reply.buffer, reply.byteOffset, reply.byteLength).toString('utf8')) as { Records: readonly { Data: string }[] }
  return Records.map(({ Data }) => Buffer.from(Data, 'base64'))
}

function sizeOf (replies: readonly Uint8Array[]): number {
  return replies.reduce((sum, { byteLength }) => sum + byteLength, 0)
}
