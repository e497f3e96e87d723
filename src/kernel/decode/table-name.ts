// The table of a record that does not name it by itself.
import { Field, fieldEnd, fieldFlags, fieldStart, setField } from './fields'

/**
 * Records of DynamoDB Streams name their table in an ARN alone: `arn:aws:dynamodb:us-east-1:123456789012:table/name/...`.
 * False if it has an escape.
 */
export function readTableOfArn (): bool {
  if (fieldFlags(Field.EVENT_SOURCE_ARN) !== 0) return false
  const end = fieldEnd(Field.EVENT_SOURCE_ARN)
  let p = fieldStart(Field.EVENT_SOURCE_ARN)
  if (load<u32>(p) !== 0x3a6e7261) return true
  p = behindColon(p + 4, end)
  if (p + 9 > end || load<u32>(p) !== 0x616e7964 || load<u32>(p, 4) !== 0x62646f6d || load<u8>(p, 8) !== 0x3a) return true
  p = behindColon(behindColon(p + 9, end), end)
  if (p + 6 >= end || load<u32>(p) !== 0x6c626174 || load<u16>(p, 4) !== 0x2f65) return true
  const start = p + 6
  for (p = start; p < end && load<u8>(p) !== 0x2f;) p++
  if (p > start) setField(Field.TABLE_NAME, start, p, 0)
  return true
}

/** Behind the next colon, or `end`. */
function behindColon (at: usize, end: usize): usize {
  for (let p = at; p < end; p++) if (load<u8>(p) === 0x3a) return p + 1
  return end
}
