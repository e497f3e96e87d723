import { DynapinotError } from '../../errors.ts'
import type { ResolvedOptions } from '../../options/resolved-options.ts'
import { clusterFacts } from '../../push/cluster-facts.ts'
import type { AskedDocuments, ClusterFacts } from '../../push/cluster-facts.ts'
import { ControllerClient } from '../../push/controller.ts'
import { emptyFacts } from '../../schema/input-facts.ts'
import { checkFunction } from '../../transform/functions/supported.ts'
import { openSource } from '../open-source.ts'
import { tryTablePlan } from '../plan/make-table-plan.ts'
import type { PlanOutcome } from '../plan/make-table-plan.ts'
import type { TablePlan } from '../plan/table-plan.ts'
import type { CheckInput, Expected, ReadFault, Trial } from './check-input.ts'
import { gatherDocuments } from './gather-documents.ts'
import type { Documents } from './gather-documents.ts'
import { faultOf, gatherSample, gatherStream } from './gather-sample.ts'
import type { GatheredSample } from './gather-sample.ts'
import { trySample } from './try-sample.ts'

/** How much is looked at. */
export interface GatherOptions {
  /** False: no source is given, or it is left out. */
  readonly source: boolean
  /** False: the cluster is left out, also if one is named. */
  readonly cluster: boolean
  /** Records of the sample. */
  readonly records: number
  readonly expected: Expected
  readonly signal: AbortSignal
}

/** Reads documents, a sample of the input, and asks the cluster. What cannot be read is a fault in the result, no error. */
export async function gatherCheck (options: ResolvedOptions, how: GatherOptions): Promise<CheckInput> {
  const documents = gatherDocuments(options)
  const faults: ReadFault[] = [...documents.faults]
  const gathered = how.source ? await sampleOf(options, how.records, faults) : null
  const plan = how.source && gathered === null ? null : planOf(options, documents, gathered)
  const trial = gathered === null || plan?.plan == null ? null : trialOf(plan.plan, gathered.lines, faults)
  return {
    files: { config: options.configFile ?? null, schema: options.schema, tableConfig: options.tableConfig },
    faults,
    schema: documents.schema,
    tableConfig: documents.tableConfig,
    options,
    sample: gathered === null ? null : { ...gathered.sample, trial },
    plan,
    cluster: how.cluster ? await clusterOf(options, documents, plan, faults, how.signal) : null,
    expected: { ...how.expected, items: how.expected.items ?? gathered?.items ?? null }
  }
}

/** What rules can look at where the config itself cannot be used. */
export function unreadable (config: string | null, faults: readonly ReadFault[]): CheckInput {
  return {
    files: { config, schema: null, tableConfig: null }, faults, schema: null, tableConfig: null, options: null, sample: null, plan: null, cluster: null, expected: { items: null, serverHeap: null }
  }
}

async function sampleOf (options: ResolvedOptions, records: number, faults: ReadFault[]): Promise<GatheredSample | null> {
  try {
    if (options.source.kind === 'kinesis') return await gatherStream(options.source.kinesis, options, records)
    const source = await openSource(options)
    try {
      const gathered = await gatherSample(source, options, records)
      faults.push(...gathered.faults)
      return gathered
    } finally {
      await source.close()
    }
  } catch (error) {
    faults.push(faultOf(error))
    return null
  }
}

function trialOf ({ rowPlan }: TablePlan, lines: readonly string[], faults: ReadFault[]): Trial | null {
  try {
    return trySample(rowPlan, lines)
  } catch (error) {
    // A function that does not fit the types of its columns.
    if (!(error instanceof DynapinotError)) throw error
    faults.push({ subject: 'schema', path: error.context.field ?? '', message: `${error.code}: ${error.message}`, remedy: error.context.remedy })
    return null
  }
}

/** Without an input the plan is made of what schema and options tell. */
function planOf (options: ResolvedOptions, { schema, tableConfig }: Documents, gathered: GatheredSample | null): PlanOutcome | null {
  if (schema === null || tableConfig === null) return null
  const facts = gathered?.facts ?? emptyFacts('change')
  return tryTablePlan({ schema, tableConfig, options, facts, checkFunction })
}

async function clusterOf (options: ResolvedOptions, { schema, tableConfig }: Documents, plan: PlanOutcome | null, faults: ReadFault[], signal: AbortSignal): Promise<ClusterFacts | null> {
  if (options.sink.kind !== 'pinot' || tableConfig === null) return null
  const files: AskedDocuments | null = schema === null ? null : { schema: schema.json, tableConfig: tableConfig.json, type: tableConfig.tableType === 'OFFLINE' ? 'offline' : 'realtime' }
  const planned: AskedDocuments | null = plan?.plan == null ? null : { schema: plan.plan.schema, tableConfig: plan.plan.tableConfig, type: 'offline' }
  const client = new ControllerClient(options.sink)
  try {
    return await clusterFacts(client, { table: tableConfig.tableName, tenant: tableConfig.serverTenant, files, plan: planned }, signal)
  } catch (error) {
    if (!(error instanceof DynapinotError) || error.code === 'INTERRUPTED') throw error
    faults.push({ subject: 'cluster', path: error.context.url ?? options.sink.controllers.join(', '), message: `${error.code}: ${error.message}`, remedy: error.context.remedy })
    return null
  } finally {
    await client.close()
  }
}
