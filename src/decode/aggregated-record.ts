import { createHash } from 'node:crypto'
import { Fault } from './fault.ts'

/** How a record that the Kinesis Producer Library aggregated begins. No JSON does. */
const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2])
const MD5_BYTES = 16

/** True if the data of a record is an aggregate of user records. */
export function isAggregated (data: Uint8Array): boolean {
  return data.length >= MAGIC.length && MAGIC.equals(data.subarray(0, MAGIC.length))
}

/**
 * The data of the user records in an aggregate, in order; their place in it, from 0, is their sub-sequence number:
 *
 *     F3 89 9A C2 | AggregatedRecord (protobuf) | MD5 of that
 *
 *     message AggregatedRecord { repeated string partition_key_table = 1; repeated string explicit_hash_key_table = 2; repeated Record records = 3; }
 *     message Record { required uint64 partition_key_index = 1; optional uint64 explicit_hash_key_index = 2; required bytes data = 3; repeated Tag tags = 4; }
 *
 * (KPL's aggregation-format.md.) Partition and hash keys only say which shard a record was meant for. The data are views.
 */
export function userRecords (aggregate: Uint8Array): Uint8Array[] | Fault {
  if (aggregate.length < MAGIC.length + MD5_BYTES) return bad('it is cut off')
  const message = aggregate.subarray(MAGIC.length, aggregate.length - MD5_BYTES)
  const digest = createHash('md5').update(message).digest()
  if (!digest.equals(aggregate.subarray(aggregate.length - MD5_BYTES))) return bad('its MD5 is another')
  const records: Uint8Array[] = []
  for (const [field, value] of fieldsOf(message)) {
    if (field === MALFORMED) return bad('it is no message')
    if (field !== 3) continue
    if (typeof value === 'number') return bad('a user record is no message')
    let data: Uint8Array | undefined
    for (const [inner, content] of fieldsOf(value)) {
      if (inner === MALFORMED) return bad('a user record is no message')
      if (inner === 3 && typeof content !== 'number') data = content
    }
    if (data === undefined) return bad('a user record has no data')
    records.push(data)
  }
  return records.length === 0 ? bad('it has no user records') : records
}

function bad (what: string): Fault {
  return new Fault('BAD_AGGREGATE', `an aggregated record, but ${what}`)
}

/** In place of a field's number: what is left is no protobuf. Real numbers begin with 1. */
const MALFORMED = 0

/** Fields of a protobuf message: number, and bytes, or 0 for the types that have none of interest. */
function * fieldsOf (message: Uint8Array): Generator<readonly [field: number, value: Uint8Array | number], undefined> {
  let at = 0
  /** A varint; NaN if it is cut off or beyond what a size or tag can be. */
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 70 && at < message.length; shift += 7) {
      const byte = message[at++]!
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    return Number.NaN
  }
  while (at < message.length) {
    const tag = varint()
    const field = Math.floor(tag / 8)
    let value: Uint8Array | number = 0
    switch (tag % 8) {
      case 0: if (Number.isNaN(varint())) at = Number.NaN; break
      case 1: at += 8; break
      case 2: {
        const size = varint()
        value = message.subarray(at, at + size)
        at += size
        break
      }
      case 5: at += 4; break
      default: at = Number.NaN
    }
    if (!(at <= message.length) || field < 1) {
      yield [MALFORMED, 0]
      return
    }
    yield [field, value]
  }
}
