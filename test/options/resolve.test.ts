/* eslint-disable no-template-curly-in-string */
import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DynapinotError } from '../../src/errors.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import type { ResolveInput } from '../../src/options/resolve.ts'
import type { ResolvedOptions } from '../../src/options/resolved-options.ts'
import { tempFolder } from '../temp-folder.ts'

const minimal = `schema: schema.json
tableConfig: table_config.json
source: { changes: events.ndjson }
sink: { dir: { path: segments } }
`

function resolveText (configText: string, more: Partial<ResolveInput> = {}): ResolvedOptions {
  return resolveOptions({ configFile: '/etc/dp/dynapinot.yaml', configText, cwd: '/home/me', ...more })
}

/** The faults of a config without the file's name; fails if there are none. */
function faultsOf (configText: string, more: Partial<ResolveInput> = {}): readonly string[] {
  try {
    resolveText(configText, more)
  } catch (error) {
    assert.ok(error instanceof DynapinotError)
    assert.equal(error.code, 'CONFIG_INVALID')
    assert.equal(error.exitCode, 2)
    return (error.context.faults ?? []).map((line) => line.replace('/etc/dp/dynapinot.yaml:', 'line '))
  }
  assert.fail('no fault was found')
}

describe('resolveOptions', () => {
  it('fills in defaults, units and paths', () => {
    assert.deepEqual(resolveText(minimal), {
      configFile: '/etc/dp/dynapinot.yaml',
      schema: '/etc/dp/schema.json',
      tableConfig: '/etc/dp/table_config.json',
      source: {
        kind: 'changes',
        paths: ['/etc/dp/events.ndjson'],
        tables: [],
        base64: 'auto',
        keys: {},
        maxLineBytes: 16 * 1024 ** 2,
        ttlDeletes: 'apply',
        rangeBytes: 64 * 1024 ** 2
      },
      mapping: { columns: {}, numbers: 'deadLetter', onBadValue: 'deadLetter', removeImage: 'keys' },
      version: { column: 'dynapinot_version', exportMarginMs: 900_000 },
      partition: { count: undefined, by: 'partitionKey', column: undefined },
      table: { consistencyMode: undefined, replication: undefined },
      segment: { rows: 1_000_000, bytes: 256 * 1024 ** 2, archive: 'gzip', level: 1 },
      sink: { kind: 'dir', path: '/etc/dp/segments' },
      replicate: {
        flush: { everyMs: 2000, maxEveryMs: 30_000, bytes: 16 * 1024 ** 2 },
        merge: { fanOut: 8, maxLevel: 6, maxAgeMs: 300_000, history: 'all', patienceMs: 120_000 },
        memory: 256 * 1024 ** 2,
        saveEveryMs: 1000,
        shutdownMs: 25_000,
        checkpoint: { kind: 'file' }
      },
      deadLetters: { path: '/etc/dp/.dynapinot/dead-letters.ndjson', maxRatio: 0.01, minRecords: 1000, fileBytes: 64 * 1024 ** 2 },
      state: { dir: '/etc/dp/.dynapinot' },
      workers: { count: availableParallelism(), maxHeap: undefined },
      decoder: 'wasm',
      memory: { blocks: 64 * 1024 ** 2, spillDir: '/etc/dp/.dynapinot/spill', spillMax: 100 * 1024 ** 3, spillFree: 1024 ** 3 },
      log: { level: 'info', format: 'auto' },
      metrics: undefined,
      progress: 'auto',
      warnings: []
    })
  })

  it('works from flags alone, relative to the working directory', () => {
    const options = resolveOptions({
      cwd: '/home/me',
      flags: { schema: 's.json', tableConfig: '../t.json', 'source.export': 'x', 'sink.pinot.controller': 'http://c:9000/', 'workers.count': '3', 'state.dir': undefined }
    })
    assert.equal(options.configFile, undefined)
    assert.deepEqual([options.schema, options.tableConfig, options.state.dir], ['/home/me/s.json', '/home/t.json', '/home/me/.dynapinot'])
    assert.deepEqual([options.source.kind, options.workers.count], ['export', 3])
    assert.ok(options.sink.kind === 'pinot')
    assert.deepEqual(options.sink.controllers, ['http://c:9000'])
    assert.deepEqual([options.sink.timeoutMs, options.sink.loadTimeoutMs, options.sink.parallel, options.sink.auth.kind], [30_000, 600_000, 4, 'none'])
  })

  it('lets flags win, and one of a choice replace the other of the file', () => {
    const options = resolveText(minimal, { flags: { 'source.export': 'exp', 'sink.pinot.controller': 'http://localhost:9000', 'segment.bytes': '1GB', 'source.tables': 'a', progress: false } })
    assert.ok(options.source.kind === 'export' && options.sink.kind === 'pinot')
    assert.equal(options.source.path, '/home/me/exp')
    assert.equal(options.schema, '/etc/dp/schema.json')
    assert.deepEqual([options.segment.bytes, options.source.tables, options.progress], [1024 ** 3, ['a'], 'off'])
  })

  it('takes several changes files in order, and standard input alone', () => {
    const several = resolveText(minimal.replace('events.ndjson', '[a.ndjson, /b.ndjson]'))
    assert.ok(several.source.kind === 'changes')
    assert.deepEqual(several.source.paths, ['/etc/dp/a.ndjson', '/b.ndjson'])
    const stdin = resolveText(minimal, { flags: { 'source.changes': ['-'] } })
    assert.ok(stdin.source.kind === 'changes')
    assert.deepEqual(stdin.source.paths, ['-'])
    assert.deepEqual(faultsOf(minimal.replace('events.ndjson', '[a, "-"]')), ['line 3: source.changes: - (standard input) must stand alone'])
  })

  it('resolves mappings to paths', () => {
    const { mapping } = resolveText(`${minimal}mapping:
  onBadValue: null
  columns:
    city: { path: address.city, numbers: round }
    id: { path: [meetup_id, 'a\\.b[2].c'] }
    gone: { record: isDelete }
    day: { function: toEpochDays(mtime), encoding: raw, compression: ZSTANDARD }
`)
    assert.deepEqual(mapping, {
      columns: {
        city: { paths: [['address', 'city']], numbers: 'round' },
        id: { paths: [['meetup_id'], ['a.b', '2', 'c']] },
        gone: { record: 'isDelete' },
        day: { function: 'toEpochDays(mtime)', encoding: 'raw', compression: 'ZSTANDARD' }
      },
      numbers: 'deadLetter',
      onBadValue: 'null',
      removeImage: 'keys'
    })
  })

  it('takes an empty section for none', () => {
    assert.deepEqual(resolveText(`${minimal}mapping:\nlog:\n  level:\n`).log, { level: 'info', format: 'auto' })
  })

  it('reads the file itself, and names it if it is not there', () => {
    const folder = tempFolder('options')
    try {
      writeFileSync(join(folder, 'dynapinot.yaml'), minimal)
      assert.equal(resolveOptions({ configFile: 'dynapinot.yaml', cwd: folder }).schema, join(folder, 'schema.json'))
      assert.throws(() => resolveOptions({ configFile: 'other.yaml', cwd: folder }), { code: 'CONFIG_INVALID', message: 'cannot read the config file other.yaml' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('faults of the options', () => {
  it('are reported all at once, with paths and lines', () => {
    assert.deepEqual(faultsOf(`schema: s.json
tabelConfig: t.json
export: e
source:
  exprot: e
  maxLineBytes: 5
  rangeBytes: 1KB
mapping:
  numbers: nul
  columns:
    a: { path: a..b, record: isDelete }
    b: {}
segment: { rows: -1, bytes: 12XB, level: 20, namePrefix: a__b }
sink:
  pinot:
    controller: ftp://u:p@x
    timeout: 30
    auth: { bearer: 1, basic: { user: x } }
    tls: { cert: c.pem }
    prallel: 3
`, { flags: { 'segment.rowz': 1, 'workers.count': 'x' } }), [
      'command line: segment.rowz: no such option; did you mean segment.rows?',
      'tableConfig: is required: File with the Pinot table config (JSON); one of a REALTIME table is turned into one of an OFFLINE upsert table',
      'command line: workers.count: must be a whole number; it is "x"',
      'line 2: tabelConfig: unknown key; did you mean tableConfig?',
      'line 3: export: unknown key; did you mean source.export?',
      'line 4: source: give exactly one of export, changes and kinesis',
      'line 5: source.exprot: unknown key; did you mean export?',
      'line 6: source.maxLineBytes: must be >= 1024; it is 5',
      'line 7: source.rangeBytes: must be at least 65536 bytes',
      'line 9: mapping.numbers: must be one of deadLetter, null, round; it is "nul"',
      'line 11: mapping.columns.a: give path or record, not both',
      'line 11: mapping.columns.a.path: "a..b" is no attribute path; write them as address.city or tags[0], and \\. for a dot within a name',
      'line 12: mapping.columns.b: must not be empty',
      'line 13: segment.rows: must be >= 1; it is -1',
      'line 13: segment.bytes: must be a size: a number of bytes, or a text such as 64MB; it is "12XB"',
      'line 13: segment.level: must be at most 9 for gzip',
      'line 13: segment.namePrefix: must not have two underscores in a row: Pinot reads such names as those of consumed segments',
      'line 16: sink.pinot.controller: must be an http or https URL, such as http://localhost:9000',
      'line 17: sink.pinot.timeout: must be a time with its unit, such as 500ms, 30s, 15m, 1h; it is 30',
      'line 18: sink.pinot.auth: give one of basic and bearer, not both',
      'line 18: sink.pinot.auth.basic.password: is required: Password',
      'line 18: sink.pinot.auth.bearer: must be a text',
      'line 19: sink.pinot.tls: cert and key belong together: give both or none',
      'line 20: sink.pinot.prallel: unknown key; did you mean parallel?'
    ])
  })

  it('name every key of a group if none is near', () => {
    assert.deepEqual(faultsOf(`${minimal}state: { zzzzzzz: 1 }\n`), ['line 5: state.zzzzzzz: unknown key; the keys of state are dir'])
  })

  it('do not take text for a number unless it comes from the environment or the command line', () => {
    assert.deepEqual(faultsOf(`${minimal}segment: { rows: "5" }\n`), ['line 5: segment.rows: must be a whole number; it is "5"'])
    assert.equal(resolveText(`${minimal}segment: { rows: "\${N}" }\n`, { env: { N: '5' } }).segment.rows, 5)
    assert.equal(resolveText(minimal, { flags: { 'segment.rows': '5' } }).segment.rows, 5)
  })

  it('of YAML have their lines', () => {
    assert.deepEqual(faultsOf('schema: a\nschema: b\n'), ['line 2: not valid YAML: Map keys must be unique'])
    assert.match(faultsOf('a: [1\nb: 2')[0]!, /^line 2: not valid YAML: /)
    assert.match(faultsOf(`a: &a [x, x]\nb: &b [${'*a, '.repeat(20)}]\nc: &c [${'*b, '.repeat(20)}]\nd: [${'*c, '.repeat(20)}]\n`)[0]!, /^line 1: not usable YAML: Excessive alias count/)
    assert.deepEqual(faultsOf('- a\n'), ['line 1: the file must hold options as key: value'])
  })

  it('within lists have the line of their entry', () => {
    const text = 'schema: s\ntableConfig: t\nsink: { dir: { path: o } }\nsource:\n  changes:\n    - "${A}"\n    - 5\n    - ""\n'
    assert.deepEqual(faultsOf(text, { env: { A: 'a' } }), ['line 7: source.changes.1: must be a text; it is 5', 'line 8: source.changes.2: must not be empty; it is ""'])
    const { source } = resolveText(text.replace('    - 5\n    - ""\n', ''), { env: { A: 'a' } })
    assert.ok(source.kind === 'changes')
    assert.deepEqual(source.paths, ['/etc/dp/a'])
  })

  it('of flags below what is no group are named', () => {
    assert.deepEqual(faultsOf(minimal.replace('{ dir: { path: segments } }', '5'), { flags: { 'sink.dir.path': 'x' } }).slice(0, 1), [
      'command line: sink.dir.path: cannot be set: the config file has a value above it that is no group of options'
    ])
  })

  it('of two sinks or sources given by flags are named', () => {
    assert.deepEqual(faultsOf(minimal, { flags: { 'source.changes': ['a'], 'source.export': 'b' } }), ['line 3: source: give exactly one of export, changes and kinesis'])
  })

  it('of keys and headers', () => {
    assert.deepEqual(faultsOf(minimal.replace('changes: events.ndjson', 'changes: e, keys: { sort: a }')), ['line 3: source.keys.sort: needs source.keys.partition beside it'])
    const sink = (text: string): string => minimal.replace('{ dir: { path: segments } }', `{ pinot: { controller: "http://h:9000", ${text} } }`)
    assert.deepEqual(faultsOf(sink('auth: { bearer: t }, headers: { Authorization: x, "a b": "y" }')), [
      'line 4: sink.pinot.headers.Authorization: give sink.pinot.auth or this header, not both',
      'line 4: sink.pinot.headers."a b": is not the name of a header'
    ])
    assert.deepEqual(faultsOf(sink('auth: {}').replace('http://h', 'http://me:pw@h')), [
      'line 4: sink.pinot.controller: must not hold user and password; write them under sink.pinot.auth.basic'
    ])
  })
})
