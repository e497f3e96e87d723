import type { ReasonCode } from '../block/batch-decoder.ts'

/** Longest detail of a dead letter (block/batch-decoder.ts). */
const DETAIL_LENGTH = 500

/**
 * Why a line is no row, or a value no cell. Returned, not thrown: bad data is an ordinary outcome, and millions of it
 * must not cost a stack trace each.
 */
export class Fault {
  readonly reason: ReasonCode
  /** At most 500 characters. */
  readonly detail: string
  /** Column or attribute path to blame. */
  readonly field: string | undefined

  constructor (reason: ReasonCode, detail: string, field?: string) {
    this.reason = reason
    this.detail = detail.length > DETAIL_LENGTH ? detail.slice(0, DETAIL_LENGTH - 3) + '...' : detail
    this.field = field
  }

  /** The same fault of a column. */
  at (field: string): Fault {
    return new Fault(this.reason, this.detail, field)
  }
}

/** The beginning of a text in quotes, for details. */
export function excerpt (text: string): string {
  return JSON.stringify(text.length > 60 ? text.slice(0, 60) + '...' : text)
}

/** What a JSON value is, for details: never a walk through all of it, which may be large and nested without end. */
export function describeValue (value: unknown): string {
  if (typeof value === 'string') return excerpt(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value !== 'object' || value === null) return String(value)
  const names: string[] = []
  for (const name in value) {
    if (names.length === 3) return `an object of ${names.join(', ')}, ...`
    names.push(excerpt(name))
  }
  return names.length === 0 ? 'an empty object' : `an object of ${names.join(', ')}`
}
