import type { Json } from './json.ts'

const tokens = /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g

/** Parsed JSON, or where it breaks. */
export type JsonResult = { readonly value: Json } | { readonly fault: string }

/**
 * Parses JSON of a schema or table config so that it can be written back without loss: a number that a double does not
 * hold (Long.MIN_VALUE as a `defaultNullValue`, say) stays as its text, which Pinot reads alike.
 */
export function parseJsonText (text: string): JsonResult {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  try {
    JSON.parse(body)
  } catch (error) {
    return { fault: `not valid JSON: ${positioned((error as Error).message, body)}` }
  }
  const exact = body.replace(tokens, (token) => token.startsWith('"') || survives(token) ? token : JSON.stringify(token))
  return { value: JSON.parse(exact) as Json }
}

function survives (literal: string): boolean {
  const value = Number(literal)
  if (String(value) === literal) return true
  if (/^-?[0-9]+$/.test(literal)) return Number.isSafeInteger(value)
  const digits = literal.replace(/[eE].*$/, '').replace(/[-.]/g, '').replace(/^0+/, '')
  return Number.isFinite(value) && digits.length <= 15
}

/** Puts line and column in place of V8's character position, if the message has one. */
function positioned (message: string, text: string): string {
  const match = /position ([0-9]+)/.exec(message)
  if (match === null) return message
  const before = text.slice(0, Number(match[1])).split('\n')
  return `${message.replace(/ in JSON at position.*$/, '')} at line ${before.length}, column ${before[before.length - 1]!.length + 1}`
}
