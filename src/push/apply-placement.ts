import { DynapinotError } from '../errors.ts'
import type { JsonObject } from '../schema/json.ts'
import type { ControllerClient } from './controller.ts'
import { placementFaults } from './placement.ts'
import { tableFacts } from './table-facts.ts'

/** The table config that there is (null: none yet) and the one to be. */
interface Configs {
  readonly current: JsonObject | null
  readonly wanted: JsonObject
}

/**
 * What of the cluster does not go with a table config: too few servers; of a table that is there, segments of a partition
 * on several servers of a replica group. An update does not move segments, nor does it change instance partitions that a
 * table has (PinotHelixResourceManager.setExistingTableConfig, Pinot 1.5.1).
 */
export async function clusterFaults (client: ControllerClient, table: string, { current, wanted }: Configs, signal: AbortSignal): Promise<readonly string[]> {
  const should = tableFacts(wanted)
  if (current === null) return await serverFaults(client, wanted, signal)
  const is = tableFacts(current)
  const faults = is.replication === should.replication && is.groupServers === should.groupServers ? [] : await serverFaults(client, wanted, signal)
  const [partition] = should.partitions
  if (faults.length > 0 || partition === undefined) return faults
  const instancePartitions = await client.instancePartitions(table, signal)
  if (instancePartitions !== null) return placementFaults({ servers: [], instancePartitions }, should, partition.column)
  // It gets instance partitions now; its segments lie as they were put without.
  if ((await client.segmentNames(table, signal)).length === 0) return []
  return placementFaults({ servers: await client.tenantServers(is.serverTenant, signal), instancePartitions }, is, partition.column)
}

async function serverFaults (client: ControllerClient, wanted: JsonObject, signal: AbortSignal): Promise<readonly string[]> {
  const { serverTenant, replication, groupServers } = tableFacts(wanted)
  const servers = await serversOf(client, serverTenant, signal)
  const needed = replication * Math.max(1, groupServers)
  if (servers === null || servers.length >= needed) return []
  const each = groupServers > 1 ? ` of ${groupServers} servers each` : ''
  return [`the tenant ${serverTenant} has ${servers.length} ${servers.length === 1 ? 'server' : 'servers'} for OFFLINE tables, too few for ${replication} ${replication === 1 ? 'replica' : 'replicas'}${each}`]
}

/** Null where the user may not ask; Pinot then refuses a table itself that it has no place for. */
async function serversOf (client: ControllerClient, tenant: string, signal: AbortSignal): Promise<readonly string[] | null> {
  try {
    return await client.tenantServers(tenant, signal)
  } catch (error) {
    if (error instanceof DynapinotError && error.code === 'SINK_REJECTED' && error.context.status === 403) return null
    throw error
  }
}
