import { tableFacts } from '../../push/table-facts.ts'
import type { CheckInput } from './check-input.ts'

/** What the keys of a table take on the heap of servers. */
export interface HeapEstimate {
  /** All keys of a replica group. */
  readonly bytes: number
  /** Servers of a replica group that have partitions; null if the cluster is not asked. */
  readonly servers: number | null
  readonly perServer: number | null
}

/**
 * Bytes of a key in the upsert map of a server, with compressed references. Source: the classes of
 * org.apache.pinot.segment.local.upsert, Pinot 1.5.1, by their fields; without what is in the segments.
 *
 * | part                                         | hashed | whole              |
 * | -------------------------------------------- | ------ | ------------------ |
 * | entry and slot of ConcurrentHashMap          | 40     | 40                 |
 * | key: ByteArray and byte[16]                  | 48     |                    |
 * | key: PrimaryKey, Object[], a value a column  |        | 32 + 64 a column   |
 * | RecordLocation                               | 24     | 24                 |
 * | comparison value: a boxed LONG               | 24     | 24                 |
 */
const HASHED = 136
const WHOLE = 120
const COLUMN = 64

/** The estimate; null if the number of items is not known, or there is no plan. */
export function heapOfKeys ({ expected: { items }, plan, cluster }: CheckInput): HeapEstimate | null {
  const planned = plan?.plan
  if (items === null || planned == null) return null
  const { hashFunction, replication } = tableFacts(planned.tableConfig)
  const { partition, keyColumns } = planned.rowPlan
  const bytes = items * (hashFunction === 'NONE' ? WHOLE + COLUMN * keyColumns.length : HASHED)
  if (cluster === null || cluster.servers.length === 0) return { bytes, servers: null, perServer: null }
  const servers = Math.min(partition.count, Math.max(1, Math.floor(cluster.servers.length / replication)))
  // Partitions do not always go evenly into the servers: one has the most of them.
  return { bytes, servers, perServer: bytes / partition.count * Math.ceil(partition.count / servers) }
}
