import { forecastSegments } from '../forecast-segments.ts'
import type { Rule } from '../rule.ts'

/** A table's ideal state is one ZooKeeper node, written anew for each push. */
const MANY = 20_000
/** A segment below a tenth of its target is small; so many of them are worth a word. */
const SMALL = 0.1
const SEVERAL = 256

/** How many segments there will be. */
export const segmentForecast: Rule = {
  code: 'SEGMENT_FORECAST',
  level: 'warning',
  title: 'Very many segments, or many very small ones',
  why: 'all segments of a table are in one ZooKeeper node, which each push writes anew, and each segment costs a query and each server its share: pushes get slower with their number',
  remedy: 'larger segments (segment.bytes, segment.rows) or fewer partitions (partition.count, chosen once)',
  find: (input) => {
    const forecast = forecastSegments(input)
    if (forecast === null) return []
    const { segments, rowsPerSegment, targetRows } = forecast
    const path = 'segment.bytes'
    if (segments > MANY) return [{ subject: 'config', path, message: `makes about ${segments} segments of ${input.expected.items!} items` }]
    return segments >= SEVERAL && rowsPerSegment < targetRows * SMALL
      ? [{ subject: 'config', path: 'partition.count', message: `makes about ${segments} segments of ${Math.round(rowsPerSegment)} rows, of which ${Math.round(targetRows)} would fit into one` }]
      : []
  }
}
