import { DynapinotError } from '../errors.ts'
import type { SegmentInfo } from '../worker/protocol.ts'
import type { PlannedTable } from './check-table.ts'

/** ms since the epoch: the times that a controller takes. Source: org.apache.pinot.spi.utils.TimeUtils, Pinot 1.5.1. */
const VALID_FROM = Date.UTC(1971, 0, 1)
const VALID_TO = Date.UTC(2071, 0, 1)
/** With the ending of an archive still a file's name. */
const MAX_NAME = 240

/** One thing that is wrong with a segment, and what to do about it. */
export interface SegmentFault {
  readonly message: string
  readonly remedy: string
}

/** What of a segment is looked at. */
export type GuardedSegment = Pick<SegmentInfo, 'name' | 'partition' | 'rows' | 'crc' | 'startTime' | 'endTime'>

/**
 * What Pinot would take and then fail on, or show wrong rows for, and what it would refuse in words that do not help.
 * Pure.
 * @param segment what is known of it.
 * @param plan the table's plan.
 * @param checkTimes as the table config says (`ingestionConfig.segmentTimeValueCheck`).
 */
export function segmentFaults (segment: GuardedSegment, plan: Pick<PlannedTable, 'partition' | 'timeColumn'>, checkTimes: boolean): readonly SegmentFault[] {
  const { name, partition, rows, crc } = segment
  const faults: SegmentFault[] = []
  const defect = 'this is a defect of the program: please report it'
  if (!/^[A-Za-z0-9_.-]+$/.test(name) || name.length > MAX_NAME) {
    faults.push({ message: `its name is not of letters, digits, _ . and -, or longer than ${MAX_NAME}`, remedy: 'choose another segment.namePrefix' })
  } else if (name.includes('__')) {
    // Three of them make a consumed segment's name, whose second part is the partition.
    faults.push({ message: 'its name has two underscores in a row, which Pinot takes for parts of its own', remedy: 'choose another segment.namePrefix' })
  }
  if (!Number.isInteger(partition) || partition < 0 || partition >= plan.partition.count) {
    faults.push({ message: `its partition ${partition} is none of the table's ${plan.partition.count}`, remedy: defect })
  }
  if (!Number.isInteger(rows) || rows <= 0) faults.push({ message: `it has ${rows} rows`, remedy: defect })
  // Pinot keeps only non-negative ones, and could then not tell a retry from a change.
  if (!/^[0-9]+$/.test(crc)) faults.push({ message: `its CRC ${crc.slice(0, 40)} is no non-negative number`, remedy: defect })
  if (checkTimes) faults.push(...timeFaults(segment, plan.timeColumn))
  return faults
}

function timeFaults ({ startTime, endTime }: GuardedSegment, column: string | undefined): readonly SegmentFault[] {
  if (column === undefined) return []
  const remedy = 'set ingestionConfig.segmentTimeValueCheck to false in the table config, or map the column so that such times are dead letters'
  if (startTime === null || endTime === null) return [{ message: `the time column ${column} has no value in it`, remedy }]
  if (startTime >= VALID_FROM && endTime <= VALID_TO) return []
  return [{ message: `the time column ${column} goes from ${dateText(startTime)} to ${dateText(endTime)}, and Pinot takes 1971 to 2070`, remedy }]
}

function dateText (ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? `${ms} ms` : date.toISOString()
}

/** @throws DynapinotError SINK_REJECTED, with all that is wrong with the segment. */
export function guardSegment (segment: GuardedSegment, plan: Pick<PlannedTable, 'partition' | 'timeColumn'>, checkTimes: boolean): void {
  const faults = segmentFaults(segment, plan, checkTimes)
  if (faults.length === 0) return
  throw new DynapinotError('SINK_REJECTED', `segment ${segment.name} is not pushed: ${faults.map(({ message }) => message).join('; ')}`, {
    segment: segment.name,
    faults: faults.map(({ message }) => message),
    remedy: [...new Set(faults.map(({ remedy }) => remedy))].join('; ')
  })
}
