import { createRequire } from 'node:module'
import { isObject } from '../decode/attribute-value.ts'
import { parseObject } from '../decode/json-object.ts'
import { DynapinotError } from '../errors.ts'

/** Makes the one JSON object that a line is; undefined if it is none (decode/json-object.ts). */
export type ObjectParser = (line: string) => Record<string, unknown> | undefined

/**
 * The parser of the `simdjson` decoder: simdjson in C++ (npm `simdjson`, an optional dependency that is compiled when it
 * is installed). What it refuses is asked of JSON.parse, which allows more: lone surrogates, numbers beyond a double,
 * more than 1,024 levels. A name `__proto__`, which its objects lose, goes there at once.
 * @throws DynapinotError CONFIG_INVALID if the package is not there, or was not compiled.
 */
export function simdjsonParser (): ObjectParser {
  const { parse } = loadSimdjson()
  return (line) => {
    // An escape could spell the name, too.
    if (line.includes('__proto__') || line.includes('\\u00')) return parseObject(line)
    let value: unknown
    try {
      value = parse(line)
    } catch {
      return parseObject(line)
    }
    return isObject(value) ? value : undefined
  }
}

function loadSimdjson (): { parse: (text: string) => unknown } {
  try {
    return createRequire(import.meta.url)('simdjson') as { parse: (text: string) => unknown }
  } catch (cause) {
    throw new DynapinotError('CONFIG_INVALID', 'decoder simdjson needs the package simdjson, which is not there or was not compiled', {
      field: 'decoder',
      remedy: 'npm install simdjson (it needs a C++ compiler and Python), or leave decoder at wasm, which is faster'
    }, { cause })
  }
}
