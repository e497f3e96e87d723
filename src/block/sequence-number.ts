/**
 * Sequence numbers of Kinesis and DynamoDB Streams are decimal texts of up to 128 digits and of different lengths: too
 * long for a number, and not ordered as texts are.
 */

/** Negative if `a` comes before `b`, 0 if they are the same, positive otherwise. Leading zeros count for nothing. */
export function compareSequenceNumbers (a: string, b: string): number {
  const left = withoutZeros(a)
  const right = withoutZeros(b)
  if (left.length !== right.length) return left.length - right.length
  return left === right ? 0 : left < right ? -1 : 1
}

/** True for the text of a sequence number: digits only, at most the 128 that the API allows. */
export function isSequenceNumber (text: string): boolean {
  return /^[0-9]{1,128}$/.test(text)
}

function withoutZeros (digits: string): string {
  let start = 0
  while (start < digits.length - 1 && digits.charCodeAt(start) === 0x30) start++
  return start === 0 ? digits : digits.slice(start)
}
