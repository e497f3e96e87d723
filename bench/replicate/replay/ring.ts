import { changeStream } from '../../data/change-stream.ts'
import type { Shape } from '../../data/shape.ts'
import { Random } from '../../data/random.ts'

const ARRIVAL = '{"ApproximateArrivalTimestamp":'
const DATA = ',"Data":"'
const CREATED = '"ApproximateCreationDateTime":'
/** Digits of a sequence number, of which the last are the place in the shard. */
const SEQUENCE_DIGITS = 56
/** Width of what is written anew: seconds with three decimals, microseconds, a place. */
const ARRIVAL_WIDTH = 14
const CREATED_DIGITS = 16
const PLACE_DIGITS = 15
/** 16 digits that begin anywhere in a group of three bytes reach over six groups. */
const GROUPS = 6
const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 'latin1')
const ZERO = 48

/** Place of a record in its shard, by its sequence number. */
export function placeOf (sequenceNumber: string): number {
  return Number(sequenceNumber.slice(-PLACE_DIGITS))
}

/** What a ring is made of. */
export interface RingOptions {
  readonly shape: Shape
  /** Different for each shard, whose items are then different, too. */
  readonly seed: number
  readonly records: number
}

/**
 * The records of a shard, made before any timing, each as the service writes it and behind the other: what stands behind
 * the last is the first again. Of a record only what is new each time is written when it is sent, in its place: sequence
 * number, times of arrival and creation. So one reply may be on its way at a time.
 */
export class Ring {
  readonly records: number
  /** Each record with the comma behind it. */
  readonly bytes: Buffer
  /** Where records begin; one more at the end. */
  readonly starts: Uint32Array
  /** Bytes of the payload of each record. */
  readonly dataBytes: Uint32Array
  /** Text of the partition key of each record, and whether it is a REMOVE. */
  readonly keys: readonly string[]
  readonly removes: readonly boolean[]
  /** Where the base64 groups with the creation time begin, and how many bytes of the first are before the time. */
  readonly #createdAt: Uint32Array
  readonly #createdShift: Uint8Array
  readonly #group: Buffer = Buffer.alloc(GROUPS * 3)

  constructor ({ shape, seed, records }: RingOptions) {
    this.records = records
    this.starts = new Uint32Array(records + 1)
    this.dataBytes = new Uint32Array(records)
    this.#createdAt = new Uint32Array(records)
    this.#createdShift = new Uint8Array(records)
    const random = new Random(seed, records, 0x7269)
    const prefix = '49590338271490256608559692538361571095921575989136588898'.slice(0, SEQUENCE_DIGITS - PLACE_DIGITS)
    const texts: Buffer[] = []
    const keys: string[] = []
    const removes: boolean[] = []
    let at = 0
    let i = 0
    // Half as many items as records: most are updated, again and again as the ring turns.
    for (const line of changeStream({ shape, seed, records, existing: records >> 1 })) {
      const payload = Buffer.from(line)
      const { eventName, dynamodb: { Keys } } = JSON.parse(line) as { eventName: string, dynamodb: { Keys: Record<string, Record<string, string>> } }
      keys.push(Object.values(Keys[shape.keyAttributes[0]!]!)[0]!)
      removes.push(eventName === 'REMOVE')
      const time = payload.indexOf(CREATED) + CREATED.length
      const head = `${ARRIVAL}${'0'.repeat(ARRIVAL_WIDTH)}${DATA}`
      const key = Array.from({ length: 4 }, () => random.u32().toString(16).padStart(8, '0')).join('').toUpperCase()
      const text = Buffer.from(`${head}${payload.toString('base64')}","PartitionKey":"${key}","SequenceNumber":"${prefix}${'0'.repeat(PLACE_DIGITS)}"},`, 'latin1')
      this.starts[i] = at
      this.dataBytes[i] = payload.length
      this.#createdShift[i] = time % 3
      this.#createdAt[i] = at + head.length + Math.floor(time / 3) * 4
      texts.push(text)
      at += text.length
      i++
    }
    this.starts[records] = at
    this.keys = keys
    this.removes = removes
    this.bytes = Buffer.concat(texts, at)
  }

  /**
   * Writes place, arrival (ms since the epoch) and creation (us) into `count` records from a place on.
   * @returns their bytes: one piece, or two where the ring closes; the comma behind the last is left out.
   */
  send (place: number, count: number, arrival: number, createdAt: (place: number) => number): readonly Buffer[] {
    const arrivalText = Buffer.from((arrival / 1000).toFixed(3), 'latin1')
    for (let i = 0; i < count; i++) this.#write(place + i, arrivalText, createdAt(place + i))
    const first = place % this.records
    const end = first + count
    if (end <= this.records) return [this.bytes.subarray(this.starts[first], this.starts[end]! - 1)]
    return [this.bytes.subarray(this.starts[first]), this.bytes.subarray(0, this.starts[end - this.records]! - 1)]
  }

  #write (place: number, arrival: Buffer, created: number): void {
    const record = place % this.records
    const { bytes } = this
    bytes.set(arrival, this.starts[record]! + ARRIVAL.length)
    writeDigits(bytes, this.starts[record + 1]! - 3 - PLACE_DIGITS, PLACE_DIGITS, place)
    const group = this.#group
    const shift = this.#createdShift[record]!
    // `":` before the digits and `,"` behind them, as far as they share groups with them.
    if (shift === 2) group[0] = 0x22
    if (shift > 0) group[shift - 1] = 0x3a
    writeDigits(group, shift, CREATED_DIGITS, created)
    if (shift < 2) group[shift + CREATED_DIGITS] = 0x2c
    if (shift === 0) group[CREATED_DIGITS + 1] = 0x22
    let to = this.#createdAt[record]!
    for (let from = 0; from < group.length; from += 3) {
      const bits = group[from]! << 16 | group[from + 1]! << 8 | group[from + 2]!
      bytes[to++] = ALPHABET[bits >> 18]!
      bytes[to++] = ALPHABET[bits >> 12 & 63]!
      bytes[to++] = ALPHABET[bits >> 6 & 63]!
      bytes[to++] = ALPHABET[bits & 63]!
    }
  }
}

function writeDigits (bytes: Buffer, at: number, digits: number, value: number): void {
  // Two halves that are small integers: division of larger ones is slow.
  let high = Math.floor(value / 1e8)
  let low = value - high * 1e8
  let i = at + digits - 1
  for (const end = Math.max(at, at + digits - 8); i >= end; i--) {
    const rest = Math.floor(low / 10)
    bytes[i] = ZERO + low - rest * 10
    low = rest
  }
  for (; i >= at; i--) {
    const rest = Math.floor(high / 10)
    bytes[i] = ZERO + high - rest * 10
    high = rest
  }
}
