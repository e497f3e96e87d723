import { admittedUnit, failedUnit } from '../../checkpoint/backfill-state.ts'
import type { BackfillState } from '../../checkpoint/backfill-state.ts'
import type { InputUnit } from '../../worker/protocol.ts'

/** Where the line numbers of a unit begin. */
export interface LineOrigin {
  /** Lines of the file before the unit. */
  readonly lines: number
  /** Set where these are not known: lines are counted from those that begin at this byte or later. */
  readonly fromByte?: number | undefined
}

/**
 * Tells how many lines of a file come before a unit that is a part of it, from what is journalled of the parts before:
 * by this run, earlier ones and earlier passes. Units are asked for in their order.
 */
export class FileLines {
  readonly #state: BackfillState
  /** What was found last: the walk back ends there. */
  #known: { readonly unit: number, readonly lines: number } | null = null

  constructor (state: BackfillState) {
    this.#state = state
  }

  before (unit: InputUnit): LineOrigin {
    let lines = 0
    const first = unit.index - (unit.part ?? 0)
    for (let index = unit.index - 1; index >= first; index--) {
      if (this.#known?.unit === index + 1) {
        lines += this.#known.lines
        break
      }
      const own = (admittedUnit(this.#state, index) ?? failedUnit(this.#state, index))?.lines
      // Left out, and nobody has counted its lines.
      if (own === undefined) return { lines: 0, fromByte: unit.range?.start }
      lines += own
    }
    this.#known = { unit: unit.index, lines }
    return { lines }
  }
}

/** Lines of bytes at hand. */
export function countLines (bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  return bytes.length > 0 && bytes.at(-1) !== 10 ? lines + 1 : lines
}
