import { Readable } from 'node:stream'
import type { CheckInput, ReadFault } from '../../../src/engine/check/check-input.ts'
import { faultsOf } from '../../../src/engine/check/gather-documents.ts'
import { gatherSample } from '../../../src/engine/check/gather-sample.ts'
import type { Level } from '../../../src/engine/check/rule.ts'
import { trySample } from '../../../src/engine/check/try-sample.ts'
import { tryTablePlan } from '../../../src/engine/plan/make-table-plan.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'
import type { ResolvedOptions } from '../../../src/options/resolved-options.ts'
import type { ClusterFacts } from '../../../src/push/cluster-facts.ts'
import { parseSchema } from '../../../src/schema/parse-schema.ts'
import { parseTableConfig } from '../../../src/schema/parse-table-config.ts'
import { openStdin } from '../../../src/source/file/stdin-source.ts'
import { checkFunction } from '../../../src/transform/functions/supported.ts'
import { planOf } from '../plan/fixture.ts'

/** What differs from a table of orders in which nothing is wrong, and what a rule is to make of it. */
export interface Case {
  /** Paths of the table config with their values; undefined takes out. */
  readonly tableConfig?: Readonly<Record<string, unknown>>
  /** The same of the schema; a number is an index of a list, its length appends. */
  readonly schema?: Readonly<Record<string, unknown>>
  /** Options as in a config file. */
  readonly options?: Readonly<Record<string, unknown>>
  readonly source?: Readonly<Record<string, unknown>>
  /** Change records of the input; null = there is no input. */
  readonly records?: readonly object[] | null
  readonly cluster?: Partial<ClusterFacts>
  readonly faults?: readonly ReadFault[]
  readonly items?: number
  readonly serverHeap?: number
  /** `subject path` of the findings, and their level. */
  readonly at?: readonly string[]
  readonly level?: Level
  /** True if the plan mends them all. */
  readonly mended?: boolean
}

const planned = planOf()

/** An order's change record as Kinesis has it. */
export function order (image: object = {}, record: object = {}): object {
  const all = { id: { S: 'o-1' }, city: { S: 'Bonn' }, total: { N: '12.5' }, ...image }
  return {
    eventName: 'INSERT',
    recordFormat: 'application/json',
    tableName: 'orders',
    dynamodb: { ApproximateCreationDateTime: 1719039879869591, ApproximateCreationDateTimePrecision: 'MICROSECOND', Keys: { id: all.id }, NewImage: all },
    ...record
  }
}

/** A cluster of one server that has no such table yet and takes everything. */
export const emptyCluster: ClusterFacts = {
  version: '1.5.1',
  offline: null,
  realtime: null,
  schema: null,
  tenant: 'DefaultTenant',
  servers: ['Server_1'],
  instancePartitions: null,
  segments: [],
  ofFiles: { refusal: null, ignored: [] },
  ofPlan: { refusal: null, ignored: [] }
}

/** A cluster with the table of orders, as the plan has it, on so many servers, a partition on each in turn. */
export function clusterWith (servers: number, more: Partial<ClusterFacts> = {}): ClusterFacts {
  const names = Array.from({ length: servers }, (_, i) => `Server_${i + 1}`)
  return {
    ...emptyCluster,
    offline: planned.tableConfig,
    schema: planned.schema,
    servers: names,
    instancePartitions: Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`${i}_0`, [names[i % servers]!]])),
    segments: Array.from({ length: 8 }, (_, i) => ({ name: `orders-p${i}-0`, partition: i, servers: [names[i % servers]!], failed: [] })),
    ...more
  }
}

/** What rules get in a case, made the way the command makes it. */
export async function inputOf (given: Case): Promise<CheckInput> {
  const faults: ReadFault[] = [...given.faults ?? []]
  const attempt = <T>(subject: 'config' | 'schema' | 'tableConfig', make: () => T): T | null => {
    try {
      return make()
    } catch (error) {
      faults.push(...faultsOf(subject, error))
      return null
    }
  }
  const schema = attempt('schema', () => parseSchema(JSON.stringify(changed(planned.schema, given.schema)), 'schema.json'))
  const tableConfig = attempt('tableConfig', () => parseTableConfig(JSON.stringify(changed(planned.tableConfig, given.tableConfig)), 'table_config.json'))
  const config = { schema: 's', tableConfig: 't', source: { changes: 'c', ...given.source }, sink: { dir: { path: 'o' } }, ...given.options }
  const options = attempt('config', () => resolveOptions({ configText: JSON.stringify(config), cwd: '/' }))
  const records = given.records === undefined ? [order(), order({ id: { S: 'o-2' } })] : given.records
  const gathered = records === null || options === null ? null : await sampleOf(records, options)
  const plan = schema === null || tableConfig === null || options === null || gathered === null
    ? null
    : tryTablePlan({ schema, tableConfig, options, facts: gathered.facts, checkFunction })
  return {
    files: { config: 'dynapinot.yaml', schema: 'schema.json', tableConfig: 'table_config.json' },
    faults,
    schema,
    tableConfig,
    options,
    sample: gathered === null ? null : { ...gathered.sample, trial: plan?.plan == null ? null : trySample(plan.plan.rowPlan, gathered.lines) },
    plan,
    cluster: given.cluster === undefined ? null : { ...emptyCluster, ...given.cluster },
    expected: { items: given.items ?? null, serverHeap: given.serverHeap ?? null }
  }
}

async function sampleOf (records: readonly object[], options: ResolvedOptions): ReturnType<typeof gatherSample> {
  const text = records.map((record) => JSON.stringify(record) + '\n').join('')
  const source = openStdin({ stream: Readable.from([Buffer.from(text)]), maxLineBytes: 16 << 20 })
  try {
    return await gatherSample(source, options, 1000)
  } finally {
    await source.close()
  }
}

function changed (json: object, changes: Readonly<Record<string, unknown>> = {}): object {
  const copy = structuredClone(json) as Record<string, unknown>
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split('.')
    const last = steps.pop()!
    let node = copy
    for (const step of steps) node = (node[step] ??= {}) as Record<string, unknown>
    if (value === undefined) delete node[last]
    else node[last] = value
  }
  return copy
}
