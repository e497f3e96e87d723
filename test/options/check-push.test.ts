import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DynapinotError } from '../../src/errors.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import type { PinotSinkOptions, ResolvedOptions } from '../../src/options/resolved-options.ts'

function resolveSink (sink: object): ResolvedOptions {
  return resolveOptions({ configFile: '/etc/dp/dynapinot.yaml', configText: JSON.stringify({ schema: 's', tableConfig: 't', source: { changes: 'c' }, sink }), cwd: '/w' })
}

const pinot = { controller: 'http://localhost:9000' }
const pinotOf = (sink: object): PinotSinkOptions => resolveSink({ pinot, ...sink }).sink as PinotSinkOptions

function faultsOf (sink: object): readonly string[] {
  try {
    resolveSink(sink)
  } catch (error) {
    assert.ok(error instanceof DynapinotError)
    return (error.context.faults ?? []).map((line) => line.replace(/^\/etc\/dp\/dynapinot.yaml:\d+: /, ''))
  }
  return []
}

const refused = (mode: string, deepStore?: object): string => faultsOf({ pinot, push: { mode }, ...deepStore === undefined ? {} : { deepStore } }).join('\n')
const dir = { kind: 'dir', path: 'store' }
const s3 = { kind: 's3', bucket: 'b' }

describe('sink.push and sink.deepStore', () => {
  it('resolve: paths, prefixes, the URI that Pinot is given', () => {
    assert.deepEqual(pinotOf({}).push, { mode: 'auto', batch: { segments: 50, lingerMs: 200 }, inputFs: { properties: {} } })
    assert.equal(pinotOf({}).deepStore, undefined)
    assert.deepEqual(pinotOf({ deepStore: dir }).deepStore, { kind: 'dir', path: '/etc/dp/store', uri: 'file:///etc/dp/store', copy: false })
    assert.deepEqual(pinotOf({ deepStore: { ...s3, prefix: '/a/b/', copy: true } }).deepStore, {
      kind: 's3', bucket: 'b', prefix: 'a/b', region: undefined, endpoint: undefined, forcePathStyle: false, uri: 's3://b/a/b', copy: true
    })
    assert.equal(pinotOf({ deepStore: { ...s3, uri: 'http://h/b' }, push: { mode: 'uri', batch: { linger: '1s' } } }).push!.batch.lingerMs, 1000)
  })

  it('need a deep store where Pinot fetches', () => {
    for (const mode of ['metadata', 'batch', 'uri']) assert.match(refused(mode), new RegExp(`sink.push.mode: ${mode} needs sink.deepStore.*use tar`))
    assert.match(refused('ingestFromURI'), /needs sink.deepStore.*use ingestFromFile/)
    assert.equal(refused('tar'), '')
    assert.equal(refused('auto', dir), '')
  })

  it('refuse what Pinot would refuse, with a remedy', () => {
    assert.match(refused('uri', dir), /sink.push.mode: uri cannot take file: URIs.*set sink.deepStore.uri.*or use metadata or batch/)
    assert.equal(refused('uri', { ...dir, uri: 'http://h/x' }), '')
    assert.equal(refused('uri', s3), '')
    assert.match(refused('uri', { ...s3, uri: 'FILE:///x' }), /uri cannot take file: URIs/)
    assert.match(refused('metadata', { ...s3, uri: 'http://h/x', copy: true }), /sink.deepStore.copy: cannot work with http: URIs/)
    assert.match(refused('uri', { ...s3, copy: true }), /sink.deepStore.copy: is for the modes metadata and batch, not for uri/)
    assert.equal(refused('auto', { ...s3, copy: true }), '')
    assert.match(refused('ingestFromURI', { ...s3, uri: 'http://h/x' }), /ingestFromURI cannot take http: URIs/)
    assert.equal(refused('ingestFromURI', dir), '')
  })

  it('have the fields of their kind, and no others', () => {
    assert.match(refused('metadata', { kind: 'dir' }), /sink.deepStore.path: is required for kind dir/)
    assert.match(refused('metadata', { kind: 's3', path: 'x' }), /sink.deepStore.bucket: is required for kind s3\n.*sink.deepStore.path: is not for kind s3/)
    assert.match(refused('metadata', { ...dir, prefix: 'x' }), /sink.deepStore.prefix: is not for kind dir/)
    assert.match(refused('metadata', { ...dir, uri: 'nowhere' }), /sink.deepStore.uri: must be a URI/)
    assert.match(refused('metadata', { ...dir, uri: 'http://u:p@h/x' }), /must not hold a password/)
    assert.match(refused('metadata', { ...s3, endpoint: 'minio:9000' }), /sink.deepStore.endpoint: must be an http or https URL/)
    assert.match(refused('metadata', { path: 'x' }), /sink.deepStore.kind: is required/)
  })

  it('belong to a push', () => {
    assert.deepEqual(faultsOf({ dir: { path: 'x' }, deepStore: dir, push: { mode: 'batch' } }), [
      'sink.deepStore: is for pushes to Pinot: it belongs beside sink.pinot', 'sink.push.mode: is for pushes to Pinot: it belongs beside sink.pinot'
    ])
    assert.deepEqual(faultsOf({ dir: { path: 'x' } }), [])
    assert.ok(resolveSink({ pinot, deepStore: dir, push: { mode: 'tar' } }).warnings.some((line) => line.includes('sink.deepStore is not used')))
  })
})
