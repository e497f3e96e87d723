import { FunctionFailure } from './faults.ts'
import { parseJson } from './json-parser.ts'
import { writeJson } from './json-writer.ts'

/**
 * Any value to the text of a JSON column: a string that is JSON is written anew, any other string in quotes. Source:
 * org.apache.pinot.common.utils.PinotDataType.toJson.
 */
export function toJsonText (value: unknown): string {
  if (typeof value !== 'string') return writeJson(value)
  let parsed: unknown
  try {
    parsed = parseJson(value)
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error
    return writeJson(value)
  }
  return writeJson(parsed)
}
