import type { Json, JsonObject } from './json.ts'
import { isJsonObject } from './json.ts'
import { nearName } from './near-name.ts'

/**
 * Faults of a JSON document, gathered so that all are reported at once; and readers of single keys that report what has
 * the wrong type and give undefined for it.
 */
export class FaultList {
  readonly faults: string[] = []

  add (path: string, message: string): void {
    this.faults.push(path === '' ? message : `${path}: ${message}`)
  }

  text (object: JsonObject, key: string, path: string): string | undefined {
    return this.#read(object, key, path, 'a text', isText)
  }

  /** A truth value; Pinot's JSON reader also takes the texts. */
  flag (object: JsonObject, key: string, path: string): boolean | undefined {
    const value = object[key]
    if (value === 'true' || value === 'false') return value === 'true'
    return this.#read(object, key, path, 'true or false', isFlag)
  }

  /** A whole number of at least `minimum`, also as text. */
  whole (object: JsonObject, key: string, path: string, minimum: number): number | undefined {
    const value = object[key]
    if (value === undefined || value === null) return undefined
    const number = typeof value === 'string' && /^[0-9]+$/.test(value) ? Number(value) : value
    if (typeof number === 'number' && Number.isSafeInteger(number) && number >= minimum) return number
    this.add(join(path, key), `must be a whole number of at least ${minimum}`)
    return undefined
  }

  object (object: JsonObject, key: string, path: string): JsonObject | undefined {
    return this.#read(object, key, path, 'an object', isJsonObject)
  }

  list (object: JsonObject, key: string, path: string): readonly Json[] | undefined {
    return this.#read(object, key, path, 'a list', isList)
  }

  /** A list of texts; Pinot's JSON reader does not take a single text for it. */
  texts (object: JsonObject, key: string, path: string): readonly string[] | undefined {
    return this.#read(object, key, path, 'a list of texts', isTextList)
  }

  word<W extends string> (object: JsonObject, key: string, path: string, words: readonly W[]): W | undefined {
    return this.#read(object, key, path, `one of ${words.join(', ')}`, (value): value is W => words.includes(value as W))
  }

  /** Reports keys that are close to a known one: typos, which Pinot would pass over in silence. */
  typos (object: JsonObject, known: readonly string[], path: string): void {
    for (const key of Object.keys(object)) {
      if (known.includes(key)) continue
      const near = nearName(key, known)
      if (near !== undefined) this.add(join(path, key), `unknown key; did you mean ${near}?`)
    }
  }

  #read<T extends Json> (object: JsonObject, key: string, path: string, what: string, fits: (value: Json) => value is T): T | undefined {
    const value = object[key]
    if (value === undefined || value === null) return undefined
    if (fits(value)) return value
    this.add(join(path, key), `must be ${what}`)
    return undefined
  }
}

/** The JSON path of a key. */
export function join (path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

function isText (value: Json): value is string {
  return typeof value === 'string'
}

function isFlag (value: Json): value is boolean {
  return typeof value === 'boolean'
}

function isList (value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function isTextList (value: Json): value is readonly string[] {
  return isList(value) && value.every(isText)
}
