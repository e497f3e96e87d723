import { crc32 } from 'node:zlib'

/**
 * A message of an event stream (application/vnd.amazon.eventstream), all numbers big-endian:
 *
 *     u32 length of all | u32 length of headers | u32 CRC-32 of these 8 bytes | headers | payload | u32 CRC-32 of all before
 *     header: u8 length of name | name | u8 type | value; type 7 is text: u16 length | UTF-8
 *
 * The SDK's codec does the same with a CRC-32 in JavaScript and a JSON.parse of every payload behind it.
 */
export interface EventFrame {
  /** The headers that are text, such as :message-type, :event-type and :exception-type. */
  readonly headers: Readonly<Record<string, string>>
  /** Its own memory. */
  readonly payload: ArrayBuffer
}

const PRELUDE_BYTES = 12
const CRC_BYTES = 4
/** No event is larger than its shard's 2 MB/s and one record of 10 MiB in base64; a longer one is a damaged length. */
const MAX_BYTES = 64 << 20
/** Bytes of the value of each header type but text and bytes, whose length is written; true and false have none. */
const VALUE_BYTES: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]

/**
 * The messages of a stream of bytes.
 * @throws SyntaxError on a damaged message, and where the stream ends within one.
 */
export async function * eventFrames (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<EventFrame, undefined> {
  let parts: Uint8Array[] = []
  let gathered = 0
  /** Bytes that must be at hand to go on: a prelude, then the whole message. */
  let wanted = PRELUDE_BYTES
  for await (const chunk of chunks) {
    parts.push(chunk)
    gathered += chunk.length
    while (gathered >= wanted) {
      const bytes = parts.length === 1 ? view(parts[0]!) : Buffer.concat(parts, gathered)
      const length = checkedLength(bytes)
      wanted = length
      parts = [bytes]
      if (gathered < length) break
      yield readFrame(bytes.subarray(0, length))
      gathered -= length
      parts = gathered === 0 ? [] : [bytes.subarray(length)]
      wanted = PRELUDE_BYTES
    }
  }
  if (gathered > 0) throw new SyntaxError('the event stream ends within a message')
}

function checkedLength (bytes: Buffer): number {
  const length = bytes.readUInt32BE(0)
  const headers = bytes.readUInt32BE(4)
  if (crc32(bytes.subarray(0, 8)) !== bytes.readUInt32BE(8)) throw new SyntaxError('damaged message of an event stream: CRC of its prelude')
  if (length > MAX_BYTES || length < PRELUDE_BYTES + headers + CRC_BYTES) throw new SyntaxError(`damaged message of an event stream: length ${length}`)
  return length
}

function readFrame (message: Buffer): EventFrame {
  const end = message.length - CRC_BYTES
  if (crc32(message.subarray(0, end)) !== message.readUInt32BE(end)) throw new SyntaxError('damaged message of an event stream: CRC')
  const payloadAt = PRELUDE_BYTES + message.readUInt32BE(4)
  const payload = new ArrayBuffer(end - payloadAt)
  new Uint8Array(payload).set(message.subarray(payloadAt, end))
  return { headers: readHeaders(message.subarray(PRELUDE_BYTES, payloadAt)), payload }
}

function readHeaders (bytes: Buffer): Record<string, string> {
  const headers: Record<string, string> = {}
  let at = 0
  while (at < bytes.length) {
    const nameEnd = at + 1 + bytes.readUInt8(at)
    const name = bytes.toString('utf8', at + 1, nameEnd)
    const type = bytes.readUInt8(nameEnd)
    at = nameEnd + 1
    let length = VALUE_BYTES[type]
    if (length === undefined) {
      if (type !== 6 && type !== 7) throw new SyntaxError(`message of an event stream with a header of the unknown type ${type}`)
      length = bytes.readUInt16BE(at)
      at += 2
    }
    if (type === 7) headers[name] = bytes.toString('utf8', at, at + length)
    at += length
  }
  return headers
}

function view (bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
