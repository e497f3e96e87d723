import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'

/** What a run needs to be told besides. */
export interface TableFiles {
  readonly dir: string
  readonly controller: string
  readonly kinesis: string
  /** Laid over the rest, top member by top member. */
  readonly more?: Readonly<Record<string, object>>
}

const dimension = (name: string, dataType: string): object => ({ name, dataType })

/** Writes schema, table config and config of the table of made changes; the path of the config. */
export function writeTableFiles ({ dir, controller, kinesis, more = {} }: TableFiles): string {
  writeFileSync(join(dir, 'schema.json'), JSON.stringify({
    schemaName: 'chaos',
    enableColumnBasedNullHandling: true,
    dimensionFieldSpecs: [
      dimension('pk', 'STRING'), dimension('sk', 'INT'), dimension('event', 'LONG'), dimension('note', 'STRING'), dimension('price', 'DOUBLE'),
      dimension('version', 'LONG'), dimension('gone', 'BOOLEAN')
    ],
    primaryKeyColumns: ['pk', 'sk']
  }))
  writeFileSync(join(dir, 'table_config.json'), JSON.stringify({
    tableName: 'chaos',
    tableType: 'OFFLINE',
    segmentsConfig: { replication: '1' },
    tenants: {},
    tableIndexConfig: { loadMode: 'MMAP', nullHandlingEnabled: true },
    upsertConfig: { mode: 'FULL', comparisonColumns: ['version'], deleteRecordColumn: 'gone' },
    metadata: {}
  }))
  const path = join(dir, 'dynapinot.yaml')
  writeFileSync(path, stringify({
    schema: 'schema.json',
    tableConfig: 'table_config.json',
    source: {
      kinesis: { stream: 'chaos', region: 'us-east-1', endpoint: kinesis, discovery: '500ms', limits: { records: 1500, idle: '200ms' } },
      tables: ['chaos'],
      keys: { partition: 'pk', sort: 'sk' }
    },
    version: { column: 'version' },
    partition: { count: 8 },
    sink: { pinot: { controller, parallel: 8 } },
    state: { dir: 'state' },
    workers: { count: 2 },
    log: { format: 'json' },
    ...more
  }))
  return path
}
