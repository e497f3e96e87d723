import { FunctionFailure } from './faults.ts'
import { parseExactJson } from './json-parser.ts'
import { writeJson } from './json-writer.ts'

/**
 * Any value to the text of a JSON column: a string that is JSON is written anew, a blank one is
 * empty, any other string is written in quotes. Source:
 * org.apache.pinot.common.utils.PinotDataType.toJson.
 */
export function toJsonText (value: unknown): string {
  if (typeof value !== 'string') return writeJson(value)
  if (/^[ \t\r\n]*$/.test(value)) return ''
  let parsed: unknown
  try {
    parsed = parseExactJson(value)
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error
    return writeJson(value)
  }
  return writeJson(parsed)
}
