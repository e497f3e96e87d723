import type { AttributeStats } from './attribute-stats.ts'
import { roomFor } from './type-choice.ts'
import type { AttributeRole, TypeChoice } from './type-choice.ts'

/** Pinot's default maxLength, and the longest keys of DynamoDB in bytes. */
const PINOT_LENGTH = 512
const keyLengths = { partitionKey: 2048, sortKey: 1024 } as const

/**
 * The type of texts:
 *
 * | texts                                              | proposed                                               |
 * | -------------------------------------------------- | ------------------------------------------------------ |
 * | all ISO 8601 dates with a time, to the millisecond | TIMESTAMP                                              |
 * | all dates                                          | STRING, a dateTime of the format yyyy-MM-dd            |
 * | all others, and all keys                           | STRING; with a maxLength where 512 is too short        |
 */
export function chooseTextType (stats: AttributeStats, role: AttributeRole): TypeChoice {
  const { texts } = stats
  const filled = texts.count
  const choice = { dataType: 'STRING', multiValue: false, fieldType: 'DIMENSION', reason: 'texts', notes: [], warnings: [] } as const
  if (role !== 'none') return { ...choice, maxLength: keyLengths[role], reason: `a key of texts, which DynamoDB lets have ${keyLengths[role]} bytes` }
  if (filled > 0 && texts.times.dateTime === filled) {
    const notes = texts.withoutZone > 0 ? [`${texts.withoutZone === filled ? 'all' : texts.withoutZone} without a zone, taken for UTC`] : []
    return { ...choice, dataType: 'TIMESTAMP', fieldType: 'DATE_TIME', format: 'TIMESTAMP', granularity: '1:MILLISECONDS', reason: 'all are ISO 8601 times', notes }
  }
  if (filled > 0 && texts.times.date === filled) {
    return { ...choice, fieldType: 'DATE_TIME', format: '1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd', granularity: '1:DAYS', reason: 'all are dates' }
  }
  const maxLength = texts.maxLength > PINOT_LENGTH ? { maxLength: roomFor(texts.maxLength), reason: `texts longer than the ${PINOT_LENGTH} characters that Pinot takes by itself` } : {}
  return { ...choice, ...maxLength, notes: textNotes(stats) }
}

function textNotes ({ texts }: AttributeStats): string[] {
  const { count, times, numbers, documents, empty } = texts
  const sometimes = times.dateTime + times.fineDateTime
  const filled = count - empty
  if (filled === 0) return []
  if (times.fineDateTime > 0 && sometimes === count) return ['ISO 8601 times finer than a millisecond, which a TIMESTAMP would cut']
  if (sometimes > 0 || times.date > 0) return [`${sometimes + times.date} of ${count} are dates or times`]
  if (numbers === filled) return [`all${empty > 0 ? ' but the empty ones' : ''} are numbers written as texts; they would fit a number column too`]
  if (documents === filled) return ['all are JSON documents written as texts; the type JSON would make them searchable']
  return []
}
