import { savedPlaces } from './program.ts'
import type { ReplicationSums } from './program.ts'
import type { Flood, Target } from './flood.ts'

/**
 * Whether all records up to the saved positions, and no others, are rows in segments of their partitions. Replies that
 * are on their way when the program is told to end are not taken: they would be read again.
 * @returns also how many records that are.
 */
export async function verifyRows ({ replay, stream, shards, partitions, dir }: Pick<Flood, 'replay' | 'stream' | 'shards' | 'partitions' | 'dir'>, { rowsByPartition }: Target, sums: ReplicationSums): Promise<{ readonly records: number, readonly verified: boolean }> {
  const places = savedPlaces(dir, shards)
  const records = places.reduce((sum, place) => sum + place, 0)
  const found = await rowsByPartition()
  const expected = await replay.rowsByPartition(stream, places, partitions)
  const faults = [
    ...sums.records === records && sums.rows === records && sums.deadLetters === 0 ? [] : [`${records} records are saved as loaded, ${sums.records} came in, ${sums.rows} rows, ${sums.deadLetters} dead letters`],
    ...expected.flatMap((rows, partition) => rows === found[partition] ? [] : [`partition ${partition} has ${found[partition]} rows, not ${rows}`])
  ]
  for (const fault of faults) console.error(`replicate, ${stream}: ${fault}`)
  return { records, verified: faults.length === 0 }
}
