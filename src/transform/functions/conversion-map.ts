import { FunctionFailure } from './faults.ts'
import { parseJson } from './json-parser.ts'

/** To a Map: a STRING is read as a JSON object. Source: org.apache.pinot.common.utils.PinotDataType.MAP. */
export function toMap (value: unknown): ReadonlyMap<string, unknown> {
  const map = typeof value === 'string' ? parseJson(value) : value
  if (!(map instanceof Map)) throw new FunctionFailure('Only a MAP or the text of a JSON object can become MAP')
  return map as Map<string, unknown>
}
