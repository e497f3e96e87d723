import type { StreamDeadLetterLine } from '../../worker/protocol.ts'

/** Where dead letters of a stream go. */
export interface LetterBook {
  /** Takes letters over; they are safe behind the next `sync`. Letters that it has already, by position, are left out. */
  append: (letters: readonly StreamDeadLetterLine[]) => void
  /** Makes what was appended safe. @throws DynapinotError SINK_FULL. */
  sync: () => Promise<void>
}
