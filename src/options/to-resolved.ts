import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseAttributePath } from './attribute-path.ts'
import type { ColumnData, ConfigData, DeepStoreData, PinotData } from './config-data.ts'
import { pointerOf } from './config-document.ts'
import { kinesisOf } from './resolve-kinesis.ts'
import { replicateOf } from './resolve-replicate.ts'
import type { ColumnMapping, DeepStoreOptions, MetricsOptions, PinotAuth, ResolvedOptions, SinkOptions, SourceOptions } from './resolved-options.ts'
import { parseBytes, parseTime } from './units.ts'

/** Where relative paths start. */
export interface Places {
  /** Of the config file; the working directory without one. */
  readonly configDir: string
  readonly cwd: string
  readonly fromFlags: ReadonlySet<string>
}

type Locate = (path: string, option: readonly string[]) => string

/** Resolves units, paths and dependent defaults of a config that has been checked. */
export function toResolved (data: ConfigData, places: Places): Omit<ResolvedOptions, 'configFile' | 'warnings'> {
  const locate: Locate = (path, option) => resolve(places.fromFlags.has(pointerOf(option)) ? places.cwd : places.configDir, path)
  const stateDir = locate(data.state.dir, ['state', 'dir'])
  const { deadLetters, memory, workers } = data
  return {
    schema: locate(data.schema, ['schema']),
    tableConfig: locate(data.tableConfig, ['tableConfig']),
    source: sourceOf(data, locate),
    mapping: {
      columns: Object.fromEntries(Object.entries(data.mapping.columns).map(([name, column]) => [name, mappingOf(column)])),
      numbers: data.mapping.numbers,
      onBadValue: data.mapping.onBadValue,
      removeImage: data.mapping.removeImage
    },
    version: { column: data.version.column, exportMarginMs: parseTime(data.version.exportMargin)! },
    partition: { count: data.partition.count, by: data.partition.by, column: data.partition.column },
    table: { consistencyMode: data.table.consistencyMode, replication: data.table.replication },
    segment: { ...data.segment, bytes: parseBytes(data.segment.bytes)! },
    sink: sinkOf(data, locate),
    replicate: replicateOf(data.replicate),
    deadLetters: {
      path: deadLetters.path === undefined ? join(stateDir, 'dead-letters.ndjson') : locate(deadLetters.path, ['deadLetters', 'path']),
      maxRatio: deadLetters.maxRatio,
      minRecords: deadLetters.minRecords,
      fileBytes: parseBytes(deadLetters.fileBytes)!
    },
    state: { dir: stateDir },
    decoder: data.decoder,
    workers: {
      count: workers.count ?? availableParallelism(),
      maxHeap: workers.maxHeap === undefined ? undefined : parseBytes(workers.maxHeap)
    },
    memory: {
      blocks: parseBytes(memory.blocks)!,
      spillDir: memory.spillDir === undefined ? join(stateDir, 'spill') : locate(memory.spillDir, ['memory', 'spillDir']),
      spillMax: parseBytes(memory.spillMax)!,
      spillFree: parseBytes(memory.spillFree)!
    },
    log: data.log,
    metrics: metricsOf(data),
    progress: data.progress
  }
}

function sourceOf (data: ConfigData, locate: Locate): SourceOptions {
  const { source } = data
  const common = {
    tables: source.tables,
    base64: source.base64,
    keys: source.keys,
    maxLineBytes: parseBytes(source.maxLineBytes)!,
    ttlDeletes: source.ttlDeletes,
    rangeBytes: parseBytes(source.rangeBytes)!
  }
  if (source.export !== undefined) return { kind: 'export', path: locate(source.export, ['source', 'export']), ...common }
  if (source.kinesis !== undefined) return { kind: 'kinesis', kinesis: kinesisOf(source.kinesis), ...common }
  const changes = typeof source.changes === 'string' ? [source.changes] : source.changes ?? []
  return { kind: 'changes', paths: changes.map((path) => path === '-' ? '-' : locate(path, ['source', 'changes'])), ...common }
}

function mappingOf (column: ColumnData): ColumnMapping {
  const { path, ...rest } = column
  if (path === undefined) return rest
  return { ...rest, paths: (typeof path === 'string' ? [path] : path).map((text) => parseAttributePath(text)!) }
}

function sinkOf (data: ConfigData, locate: Locate): SinkOptions {
  const { dir, pinot, push, deepStore } = data.sink
  if (pinot === undefined) return { kind: 'dir', path: locate(dir!.path, ['sink', 'dir', 'path']) }
  const tls = (name: 'ca' | 'cert' | 'key'): string | undefined => {
    const path = pinot.tls[name]
    return path === undefined ? undefined : locate(path, ['sink', 'pinot', 'tls', name])
  }
  return {
    kind: 'pinot',
    controllers: baseUrls(pinot.controller),
    auth: authOf(pinot),
    headers: pinot.headers,
    tls: { ca: tls('ca'), cert: tls('cert'), key: tls('key'), verify: pinot.tls.verify },
    database: pinot.database,
    timeoutMs: parseTime(pinot.timeout)!,
    uploadTimeoutMs: parseTime(pinot.uploadTimeout)!,
    giveUpAfterMs: parseTime(pinot.giveUpAfter)!,
    loadTimeoutMs: parseTime(pinot.loadTimeout)!,
    onLoadError: pinot.onLoadError,
    queryable: pinot.queryable,
    brokers: baseUrls(pinot.broker ?? []),
    parallel: pinot.parallel,
    push: { mode: push.mode, batch: { segments: push.batch.segments, lingerMs: parseTime(push.batch.linger)! }, inputFs: push.inputFs },
    deepStore: deepStore === undefined ? undefined : deepStoreOf(deepStore, locate)
  }
}

function baseUrls (urls: string | readonly string[]): readonly string[] {
  return (typeof urls === 'string' ? [urls] : urls).map((url) => url.replace(/\/+$/, ''))
}

function deepStoreOf ({ kind, uri, copy = false, ...store }: DeepStoreData, locate: Locate): DeepStoreOptions {
  if (kind === 'dir') {
    const path = locate(store.path!, ['sink', 'deepStore', 'path'])
    return { kind, path, uri: uri ?? pathToFileURL(path).href, copy }
  }
  const bucket = store.bucket!
  const prefix = (store.prefix ?? '').replace(/^\/+|\/+$/g, '')
  return {
    kind,
    bucket,
    prefix,
    region: store.region,
    endpoint: store.endpoint,
    forcePathStyle: store.forcePathStyle ?? false,
    uri: uri ?? `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`,
    copy
  }
}

function metricsOf ({ metrics: { host, port, stallAfter } }: ConfigData): MetricsOptions | undefined {
  return port === undefined ? undefined : { host: host ?? '127.0.0.1', port, stallMs: parseTime(stallAfter)! }
}

function authOf (pinot: PinotData): PinotAuth {
  if (pinot.auth.basic !== undefined) return { kind: 'basic', ...pinot.auth.basic }
  if (pinot.auth.bearer !== undefined) return { kind: 'bearer', token: pinot.auth.bearer }
  return { kind: 'none' }
}
