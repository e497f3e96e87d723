import { DynapinotError } from '../errors.ts'
import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'
import type { ControllerClient, ServerStates } from './controller.ts'
import { ignoredPaths } from './ignored-paths.ts'
import { tableFacts } from './table-facts.ts'

/** What a cluster says of itself and of a table, as plain data. */
export interface ClusterFacts {
  /** Lowest version of the controller's Pinot parts, `1.5.1`; null if it does not say. */
  readonly version: string | null
  /** Table configs and schema of the table's name; null = there are none. */
  readonly offline: JsonObject | null
  readonly realtime: JsonObject | null
  readonly schema: JsonObject | null
  /** The tenant that is or would be the table's, and its servers for OFFLINE tables. */
  readonly tenant: string
  readonly servers: readonly string[]
  /** `<instance partition>_<replica group>` -> servers; null if the table has none. */
  readonly instancePartitions: Readonly<Record<string, readonly string[]>> | null
  readonly segments: readonly SegmentFacts[]
  /** What Pinot's validator says of the files as they stand, and of what the plan makes of them; null = not asked. */
  readonly ofFiles: Verdict | null
  readonly ofPlan: Verdict | null
}

/** A segment of the table. */
export interface SegmentFacts {
  readonly name: string
  /** Null if its metadata names none, or several. */
  readonly partition: number | null
  /** Servers that are to have it. */
  readonly servers: readonly string[]
  /** Servers that failed to load it. */
  readonly failed: readonly string[]
}

/** What Pinot's validator says. */
export interface Verdict {
  /** Its words; null = it takes the documents. */
  readonly refusal: string | null
  /** Paths of properties that this Pinot does not know and passes over, from the document's root. */
  readonly ignored: readonly string[]
}

/** Documents that Pinot's validator is asked about. */
export interface AskedDocuments {
  readonly schema: JsonObject
  readonly tableConfig: JsonObject
  readonly type: 'offline' | 'realtime'
}

/** What is to be gathered. */
export interface ClusterQuestion {
  /** Without type. */
  readonly table: string
  /** Of the table to come; that of a table which is there wins. */
  readonly tenant: string
  readonly files: AskedDocuments | null
  readonly plan: AskedDocuments | null
}

/**
 * Asks a controller all that checks of a table want to know. Changes nothing.
 * @throws DynapinotError SINK_UNAVAILABLE, SINK_REJECTED (other than by the validator).
 */
export async function clusterFacts (client: ControllerClient, question: ClusterQuestion, signal: AbortSignal): Promise<ClusterFacts> {
  const { table } = question
  const versions = await client.ask({ method: 'GET', path: '/version', signal }, [403, 404])
  const tables = await client.tables(table, signal)
  const offline = tables?.offline ?? null
  const tenant = offline === null ? question.tenant : tableFacts(offline).serverTenant
  return {
    version: lowestVersion(versions),
    offline,
    realtime: tables?.realtime ?? null,
    schema: await client.schema(table, signal),
    tenant,
    servers: await client.tenantServers(tenant, signal),
    instancePartitions: offline === null ? null : await client.instancePartitions(table, signal),
    segments: offline === null ? [] : await segmentsOf(client, table, signal),
    ofFiles: question.files === null ? null : await verdictOn(client, table, question.files, signal),
    ofPlan: question.plan === null ? null : await verdictOn(client, table, question.plan, signal)
  }
}

/** Compares versions such as `1.5.1` and `1.6.0-SNAPSHOT` by their numbers. */
export function compareVersions (a: string, b: string): number {
  const [as, bs] = [a, b].map((text) => text.split(/[.-]/).slice(0, 3).map((part) => Number.parseInt(part, 10) || 0)) as [number[], number[]]
  for (let i = 0; i < 3; i++) if ((as[i] ?? 0) !== (bs[i] ?? 0)) return (as[i] ?? 0) - (bs[i] ?? 0)
  return 0
}

/** `/version` names each jar of Pinot with its version and commit (Utils.getComponentVersions). */
function lowestVersion (versions: JsonObject): string | null {
  const texts = Object.values(versions).filter((text): text is string => typeof text === 'string' && /^\d/.test(text))
    .map((text) => text.replace(/-[0-9a-f]{40}$/, ''))
  return texts.sort(compareVersions)[0] ?? null
}

async function verdictOn (client: ControllerClient, table: string, { schema, tableConfig, type }: AskedDocuments, signal: AbortSignal): Promise<Verdict> {
  try {
    const reply = await client.ask({ method: 'POST', path: '/tableConfigs/validate', json: { tableName: table, schema, [type]: tableConfig }, signal })
    return { refusal: null, ignored: ignoredPaths(reply) }
  } catch (error) {
    if (!(error instanceof DynapinotError) || error.code !== 'SINK_REJECTED' || error.context.status !== 400) throw error
    return { refusal: error.message.replace(/^POST \S+: status 400: /, ''), ignored: [] }
  }
}

async function segmentsOf (client: ControllerClient, table: string, signal: AbortSignal): Promise<readonly SegmentFacts[]> {
  const records = await client.ask({ method: 'GET', path: `/segments/${encodeURIComponent(table)}/zkmetadata`, query: { type: 'OFFLINE' }, signal }, [404])
  const view = async (which: string): Promise<Readonly<Record<string, ServerStates>>> => {
    const { OFFLINE: states } = await client.ask({ method: 'GET', path: `/tables/${encodeURIComponent(table)}/${which}`, query: { tableType: 'OFFLINE' }, signal }, [404])
    return isJsonObject(states) ? states as Readonly<Record<string, ServerStates>> : {}
  }
  const [ideal, actual] = [await view('idealstate'), await view('externalview')]
  return Object.entries(ideal).map(([name, servers]) => ({
    name,
    partition: partitionOf(records[name]),
    servers: Object.keys(servers).sort(),
    failed: Object.entries(actual[name] ?? {}).filter(([, state]) => state === 'ERROR').map(([server]) => server)
  }))
}

/** As servers find it: exactly one column with exactly one partition (SegmentUtils.getSegmentPartitionId). */
function partitionOf (record: unknown): number | null {
  const text = isJsonObject(record) ? record['segment.partition.metadata'] : undefined
  const metadata: unknown = typeof text === 'string' ? JSON.parse(text) : text
  const columns = isJsonObject(metadata) && isJsonObject(metadata.columnPartitionMap) ? Object.values(metadata.columnPartitionMap) : []
  const [column] = columns
  if (columns.length !== 1 || !isJsonObject(column) || !Array.isArray(column.partitions) || column.partitions.length !== 1) return null
  return Number(column.partitions[0])
}
