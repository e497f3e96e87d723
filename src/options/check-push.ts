import type { Report } from './option-fault.ts'

/** Modes that put files into the deep store. */
const needStore: ReadonlySet<unknown> = new Set(['metadata', 'batch', 'uri', 'ingestFromURI'])

/** Fields of a deep store by kind, the one that is needed first. */
const storeFields = { dir: ['path'], s3: ['bucket', 'prefix', 'region', 'endpoint', 'forcePathStyle'] } as const

/** What of `sink.push` and `sink.deepStore` cannot work, whatever the cluster: told before any work is done. */
export function checkPush (sink: unknown, fault: Report): void {
  if (!isObject(sink)) return
  const { deepStore } = sink
  const mode = isObject(sink['push']) ? sink['push']['mode'] : undefined
  if (sink['pinot'] === undefined) {
    if (deepStore !== undefined) fault('sink.deepStore', 'is for pushes to Pinot: it belongs beside sink.pinot')
    if (mode !== undefined && mode !== 'auto') fault('sink.push.mode', 'is for pushes to Pinot: it belongs beside sink.pinot')
    return
  }
  if (needStore.has(mode) && deepStore === undefined) {
    fault('sink.push.mode', `${String(mode)} needs sink.deepStore, from where Pinot fetches; without one use ${mode === 'ingestFromURI' ? 'ingestFromFile' : 'tar'}`)
  }
  if (!isObject(deepStore)) return
  checkStore(deepStore, fault)
  const scheme = schemeOf(deepStore)
  const web = scheme === 'http' || scheme === 'https'
  if (mode === 'uri' && scheme === 'file') {
    fault('sink.push.mode', 'uri cannot take file: URIs, which Pinot\'s controller refuses; set sink.deepStore.uri to an http: or s3: URI of the same files, or use metadata or batch')
  }
  if (mode === 'ingestFromURI' && web) {
    fault('sink.push.mode', `ingestFromURI cannot take ${scheme}: URIs, for which Pinot has no file system; use ingestFromFile, or a deep store with file: or s3: URIs`)
  }
  if (deepStore['copy'] !== true) return
  if (mode !== 'auto' && mode !== 'metadata' && mode !== 'batch') fault('sink.deepStore.copy', `is for the modes metadata and batch, not for ${String(mode)}`)
  if (web) fault('sink.deepStore.copy', `cannot work with ${scheme}: URIs: the controller copies within a file system of its own, so both deep stores must have file:, s3: or another of its schemes`)
}

function checkStore (store: Record<string, unknown>, fault: Report): void {
  const { kind, uri, endpoint } = store
  if (kind !== 'dir' && kind !== 's3') return
  const [needed] = storeFields[kind]
  if (store[needed] === undefined) fault(['sink', 'deepStore', needed], `is required for kind ${kind}`)
  for (const field of storeFields[kind === 'dir' ? 's3' : 'dir']) {
    if (store[field] !== undefined) fault(['sink', 'deepStore', field], `is not for kind ${kind}`)
  }
  if (typeof uri === 'string') {
    const example = uri.replaceAll('{key}', 'key')
    if (!URL.canParse(example)) fault('sink.deepStore.uri', 'must be a URI, such as s3://bucket/prefix or http://host:9000/bucket')
    else if (new URL(example).password !== '') fault('sink.deepStore.uri', 'must not hold a password: Pinot shows it to everybody who may look at its segments')
  }
  if (typeof endpoint === 'string' && (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))) {
    fault('sink.deepStore.endpoint', 'must be an http or https URL, such as http://localhost:9000')
  }
}

/** Of the URIs that Pinot is given, without the colon. */
function schemeOf ({ kind, uri }: Record<string, unknown>): string {
  if (typeof uri === 'string') return /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1]?.toLowerCase() ?? ''
  return kind === 'dir' ? 'file' : 's3'
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
