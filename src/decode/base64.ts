/**
 * Bytes of a base64 text (RFC 4648, the alphabet with + and /), decoded `times` times: B values are encoded twice in
 * the records of Kinesis, once in exports and in DynamoDB Streams. Strict, so that a wrong number of times shows: no
 * other characters, whole padding, no stray bits before it. Undefined if the text is not that.
 */
export function decodeBase64 (text: string, times: 1 | 2): Uint8Array | undefined {
  const once = decodeOnce(text)
  if (once === undefined || times === 1) return once
  return decodeOnce(once.toString('latin1'))
}

/** Node's decoder forgives everything; writing the bytes again shows whether it had to. */
function decodeOnce (text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
