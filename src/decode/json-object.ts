import { isObject } from './attribute-value.ts'

/**
 * The one JSON object (RFC 8259) that a line is; undefined if it is anything else. Names that occur twice: the last
 * value counts, at the place of the first. Numbers are doubles: records carry exact numbers as text.
 */
export function parseObject (line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A line of JSON white space alone (blank, tab, CR) is no record. */
export function isBlank (line: string): boolean {
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i)
    if (code !== 32 && code !== 9 && code !== 13) return false
  }
  return true
}
