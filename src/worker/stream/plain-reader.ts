import { isAggregated, userRecords } from '../../decode/aggregated-record.ts'
import { decodeBase64 } from '../../decode/base64.ts'
import { Fault } from '../../decode/fault.ts'
import { kinesisRecords } from '../../decode/kinesis-records.ts'
import type { KinesisRecord } from '../../decode/kinesis-records.ts'
import { PIECE_BYTES } from './payload-lines.ts'
import type { BodyFacts, PayloadLines } from './payload-lines.ts'

interface Payload {
  readonly bytes: Uint8Array
  readonly sequenceNumber: string
  readonly subSequenceNumber?: number | undefined
  readonly fault?: Fault | undefined
}

const LF = 10
const CR = 13
const nul = new Uint8Array(1)

/** The reader of bodies in plain JavaScript: the reference for the kernel's (kernel-reader.ts). */
export function * readPlainly (body: Uint8Array): Generator<PayloadLines, BodyFacts> {
  const records = kinesisRecords(body)
  let payloads: Payload[] = []
  let size = 0
  let aggregated = 0
  for (const record of records) {
    const made = payloadsOf(record)
    if (made[0]?.subSequenceNumber !== undefined) aggregated++
    for (const payload of made) {
      payloads.push(payload)
      size += payload.bytes.length + 1
      if (size < PIECE_BYTES) continue
      yield linesOf(payloads)
      payloads = []
      size = 0
    }
  }
  if (payloads.length > 0) yield linesOf(payloads)
  const arrivals = records.flatMap(({ arrivedAt }) => arrivedAt ?? [])
  const extreme = (choose: (a: number, b: number) => number): number | null => arrivals.length === 0 ? null : arrivals.reduce((a, b) => choose(a, b))
  return {
    records: records.length,
    aggregated,
    first: records[0]?.sequenceNumber ?? null,
    last: records.at(-1)?.sequenceNumber ?? null,
    oldestArrival: extreme(Math.min),
    newestArrival: extreme(Math.max)
  }
}

function payloadsOf ({ sequenceNumber, data }: KinesisRecord): Payload[] {
  const faulty = (fault: Fault, bytes: Uint8Array): Payload[] => [{ bytes, sequenceNumber, fault }]
  if (data === undefined) return faulty(new Fault('NOT_A_RECORD', 'the record has no Data', 'Data'), new Uint8Array(0))
  const bytes = decodeBase64(data, 1)
  if (bytes === undefined) return faulty(new Fault('BAD_BASE64', 'the Data of the record is not base64', 'Data'), Buffer.from(data))
  if (!isAggregated(bytes)) return [{ bytes, sequenceNumber, fault: blankFault(bytes) }]
  const users = userRecords(bytes)
  if (users instanceof Fault) return faulty(users, bytes)
  return users.map((user, subSequenceNumber) => ({ bytes: user, sequenceNumber, subSequenceNumber, fault: blankFault(user) }))
}

/** Among lines a blank one is no record; a record of a stream is one, whatever is in it. */
function blankFault (bytes: Uint8Array): Fault | undefined {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte !== 0x20 && byte !== LF && byte !== CR && byte !== 0x09) return undefined
  }
  return new Fault('BAD_JSON', 'the record is empty')
}

function linesOf (payloads: readonly Payload[]): PayloadLines {
  const contents = payloads.map(({ bytes, fault }) => fault === undefined ? bytes : nul)
  const lines = new Uint8Array(contents.reduce((sum, { length }) => sum + length + 1, 0))
  let at = 0
  for (const content of contents) {
    lines.set(content, at)
    for (let lf = content.indexOf(LF); lf >= 0; lf = content.indexOf(LF, lf + 1)) lines[at + lf] = CR
    at += content.length
    lines[at++] = LF
  }
  return {
    bytes: lines,
    count: payloads.length,
    sequenceNumber: (i) => payloads[i]!.sequenceNumber,
    subSequenceNumber: (i) => payloads[i]!.subSequenceNumber,
    fault: (i) => payloads[i]!.fault,
    raw: (i) => Uint8Array.from(payloads[i]!.bytes)
  }
}
