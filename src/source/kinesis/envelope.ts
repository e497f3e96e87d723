/**
 * The few members that the main thread needs of a GetRecords reply or of an event of SubscribeToShard, found by a search
 * for their names in the bytes. JSON.parse of the whole would cost more than the network does.
 *
 *     {"MillisBehindLatest":0,"NextShardIterator":"AAA…","Records":[{…"SequenceNumber":"495…"}, …],"ChildShards":[…]}
 *      ^ head                                             ^ records                          ^ last      ^ tail
 *
 * Why a search is safe: a quote within a JSON string is written `\"`, so the bytes `"Name"` with the next byte but space
 * a colon occur only where a member of that name begins. Data is base64, and a partition key may hold whatever it likes.
 * Only the head and the tail are searched for members of the reply itself, so members of records never count as such.
 */
export interface Envelope {
  /** Null: the shard is closed, and this is its end. Undefined: the member is not there, as in events. */
  readonly nextShardIterator: string | null | undefined
  /** Of events; null or undefined as above. */
  readonly continuationSequenceNumber: string | null | undefined
  readonly millisBehindLatest: number
  /** Ids of the shards that follow a closed one. */
  readonly children: readonly string[]
  /** Sequence numbers of the first and the last record; null if there are none. */
  readonly first: string | null
  readonly last: string | null
}

const QUOTE = 0x22
const COLON = 0x3A
const BACKSLASH = 0x5C
const OPEN_LIST = 0x5B
const CLOSE_LIST = 0x5D
const OPEN_OBJECT = 0x7B
const CLOSE_OBJECT = 0x7D

/** @throws SyntaxError if the bytes are not such a reply: cut off, or something else. */
export function readEnvelope (body: Uint8Array): Envelope {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (bytes[0] !== OPEN_OBJECT) throw new SyntaxError('the reply is no JSON object')
  const records = memberForward(bytes, 'Records', 0, bytes.length)
  if (records === -1) throw new SyntaxError('the reply has no Records')
  const first = memberForward(bytes, 'SequenceNumber', records, bytes.length)
  const last = first === -1 ? -1 : memberBackward(bytes, 'SequenceNumber', first)
  // From within the last record, its list and the reply; or from within the reply.
  if (closing(bytes, last === -1 ? records : last, last === -1 ? 1 : 3) !== bytes.length) throw new SyntaxError('the reply is cut off')
  const member = (name: string): number => {
    const inHead = memberForward(bytes, name, 0, records)
    return inHead === -1 ? memberForward(bytes, name, last === -1 ? records : last, bytes.length) : inHead
  }
  const millis = member('MillisBehindLatest')
  const children = member('ChildShards')
  return {
    nextShardIterator: textAt(bytes, member('NextShardIterator')),
    continuationSequenceNumber: textAt(bytes, member('ContinuationSequenceNumber')),
    millisBehindLatest: millis === -1 ? 0 : numberAt(bytes, millis),
    children: children === -1 ? [] : childrenAt(bytes, children),
    first: textAt(bytes, first) ?? null,
    last: textAt(bytes, last) ?? null
  }
}

/** Index of the value of the first member of that name between two indexes; -1 if there is none. */
function memberForward (bytes: Buffer, name: string, from: number, to: number): number {
  const pattern = `"${name}"`
  // A search that finds nothing must not run on through all the records.
  const part = bytes.subarray(0, to)
  for (let at = part.indexOf(pattern, from, 'latin1'); at !== -1; at = part.indexOf(pattern, at + 1, 'latin1')) {
    const value = valueAfter(bytes, at + pattern.length)
    if (value !== -1) return value
  }
  return -1
}

/** The same for the last one; `first` is the value of the first. */
function memberBackward (bytes: Buffer, name: string, first: number): number {
  const pattern = `"${name}"`
  for (let at = bytes.lastIndexOf(pattern, undefined, 'latin1'); at >= first; at = bytes.lastIndexOf(pattern, at - 1, 'latin1')) {
    const value = valueAfter(bytes, at + pattern.length)
    if (value !== -1) return value
  }
  return first
}

/** Index of what follows the colon; -1 if no colon follows: then the name was a value. */
function valueAfter (bytes: Buffer, index: number): number {
  const colon = solidFrom(bytes, index)
  return bytes[colon] === COLON ? solidFrom(bytes, colon + 1) : -1
}

/** The text at an index, null for `null`. Iterators and sequence numbers have no escapes; JSON.parse sees to it if one has. */
function textAt (bytes: Buffer, index: number): string | null | undefined {
  if (index === -1) return undefined
  if (bytes[index] !== QUOTE) {
    if (bytes.toString('latin1', index, index + 4) === 'null') return null
    throw new SyntaxError('a text is expected in the reply')
  }
  return JSON.parse(bytes.toString('utf8', index, endOfText(bytes, index))) as string
}

function numberAt (bytes: Buffer, index: number): number {
  const text = bytes.toString('latin1', index, index + 24)
  const value = text.startsWith('null') ? 0 : Number.parseFloat(text)
  if (Number.isNaN(value)) throw new SyntaxError('a number is expected in the reply')
  return value
}

/** The ids in `[{"ShardId":"…","ParentShards":["…"],"HashKeyRange":{…}}, …]`. */
function childrenAt (bytes: Buffer, index: number): readonly string[] {
  if (bytes[index] !== OPEN_LIST) return []
  const list = JSON.parse(bytes.toString('utf8', index, closing(bytes, index + 1, 1))) as readonly { readonly ShardId: string }[]
  return list.map((child) => child.ShardId)
}

/** First index behind the bracket that closes `depth` open ones, and the space after it. Begins outside of a text, or at one. */
function closing (bytes: Buffer, index: number, depth: number): number {
  let open = depth
  let at = index
  while (open > 0) {
    const byte = bytes[at]
    if (byte === undefined) throw new SyntaxError('the reply is cut off')
    if (byte === QUOTE) {
      at = endOfText(bytes, at)
      continue
    }
    if (byte === OPEN_LIST || byte === OPEN_OBJECT) open++
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) open--
    at++
  }
  return solidFrom(bytes, at)
}

/** First index behind the closing quote of the text that opens at `index`. */
function endOfText (bytes: Buffer, index: number): number {
  for (let quote = bytes.indexOf(QUOTE, index + 1); quote !== -1; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let backslashes = 0
    while (bytes[quote - 1 - backslashes] === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return quote + 1
  }
  throw new SyntaxError('the reply is cut off')
}

function solidFrom (bytes: Buffer, index: number): number {
  let at = index
  while (isSpace(bytes[at])) at++
  return at
}

function isSpace (byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0A || byte === 0x0D || byte === 0x09
}
