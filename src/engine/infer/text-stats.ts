import { parseDecimal } from '../../decode/number-text.ts'
import { parseDateTime } from '../../transform/coerce/date-time.ts'
import { timeTextOf } from './time-look.ts'
import type { TimeText } from './time-look.ts'

/** What the texts of an attribute have in common. */
export class TextStats {
  count = 0
  empty = 0
  /** Longest, in UTF-16 units (as Pinot's maxLength counts) and in bytes of UTF-8. */
  maxLength = 0
  maxBytes = 0
  totalLength = 0
  /** ISO 8601 dates and times that exist in the calendar. */
  readonly times: Record<TimeText, number> = { date: 0, dateTime: 0, fineDateTime: 0 }
  /** Of those with a time of day: without a zone. */
  withoutZone = 0
  numbers = 0
  /** JSON objects and arrays written as text. */
  documents = 0

  observe (text: string): void {
    this.count++
    if (text === '') this.empty++
    this.totalLength += text.length
    this.maxLength = Math.max(this.maxLength, text.length)
    if (text.length * 3 > this.maxBytes) this.maxBytes = Math.max(this.maxBytes, Buffer.byteLength(text))
    const time = timeTextOf(text)
    if (time !== undefined && parseDateTime(text) !== undefined) {
      this.times[time]++
      if (time !== 'date' && !/Z$|[+-]\d\d:\d\d$/.test(text)) this.withoutZone++
    } else if (text.length <= 64 && parseDecimal(text) !== undefined) {
      this.numbers++
    } else if (isDocument(text)) {
      this.documents++
    }
  }

  /** Mean length in UTF-16 units. */
  get meanLength (): number {
    return this.count === 0 ? 0 : this.totalLength / this.count
  }
}

function isDocument (text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
