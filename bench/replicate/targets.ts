import { join } from 'node:path'
import type { EmbeddedPinotCluster } from '../../test/pinot/cluster.ts'
import { ThinController } from './thin-controller.ts'
import { rowsInArchives, rowsInFolder } from './throughput.ts'
import type { Target } from './flood.ts'

/** A folder: nothing is merged. */
export function folderTarget (dir: string, partitions: number): Target {
  const path = join(dir, 'out')
  return { sink: { dir: { path } }, rowsByPartition: () => rowsInFolder(path, partitions) }
}

/** A thin controller and a deep store in a folder, whose archives are read at the end. Merging is on. */
export async function thinTarget (dir: string, table: string, partitions: number): Promise<Target & { readonly stop: () => void }> {
  const thin = await ThinController.start()
  const path = join(dir, 'deep-store')
  return {
    sink: { pinot: { controller: thin.url }, deepStore: { kind: 'dir', path } },
    rowsByPartition: () => {
      const held = thin.rowsByPartition(partitions)
      const stored = rowsInArchives(thin.segments.map((name) => join(path, table, `${name}.tar.gz`)), partitions)
      return held.map((rows, partition) => rows === stored[partition] ? rows : Number.NaN)
    },
    stop: () => { thin.stop() }
  }
}

/** The embedded Pinot and a deep store in a folder. Merging is on. */
export function pinotTarget (pinot: EmbeddedPinotCluster, dir: string, table: string, keyColumn: string, partitions: number, partitionOf: (key: string, partitions: number) => number): Target {
  return {
    sink: { pinot: { controller: pinot.controllerUrl }, deepStore: { kind: 'dir', path: join(dir, 'deep-store') } },
    rowsByPartition: async () => {
      const rows = Array.from({ length: partitions }, () => 0)
      const { rows: found } = await pinot.query(`SET skipUpsert = true; SELECT ${keyColumn}, COUNT(*) FROM ${table} GROUP BY ${keyColumn} LIMIT 10000000`)
      for (const [key, count] of found as [string, number][]) rows[partitionOf(key, partitions)]! += count
      return rows
    }
  }
}
