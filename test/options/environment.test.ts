/* eslint-disable no-template-curly-in-string */
import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { interpolate } from '../../src/options/interpolate.ts'
import { redactOptions } from '../../src/options/redact.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import type { ResolvedOptions } from '../../src/options/resolved-options.ts'
import { DynapinotError } from '../../src/errors.ts'

const config = `schema: \${DIR}/schema.json
tableConfig: \${TABLE:-table_config.json}
source: { changes: "\${A:-a}-\${B:-}.ndjson" }
sink:
  pinot:
    controller: https://pinot:9000
    auth:
      basic: { user: "\${PINOT_USER}", password: "\${PINOT_PASSWORD}" }
    headers: { x-key: "\${KEY:-k}" }
workers: { count: "\${WORKERS:-2}" }
`

function resolve (text: string, env: Record<string, string>): ResolvedOptions {
  return resolveOptions({ configFile: '/etc/dp/dynapinot.yaml', configText: text, env, cwd: '/' })
}

describe('interpolate', () => {
  it('replaces names, defaults and escapes', () => {
    const env = { A: '1', EMPTY: '' }
    assert.deepEqual(interpolate('x${A}y${B:-2}${EMPTY:-3}[${EMPTY}]$${A}', env), { text: 'x1y23[]${A}', faults: [], replaced: true })
    assert.deepEqual(interpolate('plain $A {A}', env), { text: 'plain $A {A}', faults: [], replaced: false })
  })

  it('names what is missing or malformed', () => {
    assert.deepEqual(interpolate('${B}${A', {}).faults, [
      'environment variable B is not set; set it, or give a default: ${B:-...}',
      'malformed reference to the environment: write ${NAME} or ${NAME:-default}, or two $ for a single one before {'
    ])
  })

  it('never looks at a value again', () => {
    fc.assert(fc.property(fc.string(), (value) => {
      assert.equal(interpolate('${A}', { A: value }).text, value)
    }))
    assert.equal(interpolate('${A}', { A: '${B}', B: 'no' }).text, '${B}')
  })
})

describe('options from the environment', () => {
  it('are put in before anything is checked', () => {
    const options = resolve(config, { DIR: '/data', PINOT_USER: 'u', PINOT_PASSWORD: '123', B: 'b' })
    assert.equal(options.schema, '/data/schema.json')
    assert.equal(options.tableConfig, '/etc/dp/table_config.json')
    assert.ok(options.source.kind === 'changes' && options.sink.kind === 'pinot')
    assert.deepEqual(options.source.paths, ['/etc/dp/a-b.ndjson'])
    assert.deepEqual(options.sink.auth, { kind: 'basic', user: 'u', password: '123' })
    assert.equal(options.workers.count, 2)
    assert.deepEqual(options.warnings, [])
  })

  it('are faults with their paths if they are missing, all at once and once each', () => {
    assert.throws(() => resolve(config, { WORKERS: 'many' }), (error) => {
      assert.ok(error instanceof DynapinotError)
      assert.deepEqual(error.context.faults, [
        '/etc/dp/dynapinot.yaml:1: schema: environment variable DIR is not set; set it, or give a default: ${DIR:-...}',
        '/etc/dp/dynapinot.yaml:8: sink.pinot.auth.basic.user: environment variable PINOT_USER is not set; set it, or give a default: ${PINOT_USER:-...}',
        '/etc/dp/dynapinot.yaml:8: sink.pinot.auth.basic.password: environment variable PINOT_PASSWORD is not set; set it, or give a default: ${PINOT_PASSWORD:-...}',
        '/etc/dp/dynapinot.yaml:10: workers.count: must be a whole number; it is "many"'
      ])
      return true
    })
  })

  it('have to be quoted in flow collections, which is said', () => {
    assert.throws(() => resolve('a: { b: ${X}, c: ${Y} }\nd: 1\nd: 2\n', { X: '1', Y: '2' }), (error) => {
      assert.ok(error instanceof DynapinotError)
      const [first, ...others] = error.context.faults ?? []
      assert.match(first!, /^\/etc\/dp\/dynapinot.yaml:1: not valid YAML: .*; within \{ \} and \[ \] a reference to the environment has to stand in quotes: "\$\{NAME\}"$/)
      assert.deepEqual(others, [])
      return true
    })
  })

  it('cannot break out of their value', () => {
    const options = resolve(config, { DIR: '/d', PINOT_USER: 'x, password: stolen }', PINOT_PASSWORD: 'a: b # c' })
    assert.ok(options.sink.kind === 'pinot')
    assert.deepEqual(options.sink.auth, { kind: 'basic', user: 'x, password: stolen }', password: 'a: b # c' })
  })
})

describe('secrets', () => {
  const secret = fc.string({ minLength: 12, maxLength: 40, unit: fc.constantFrom('Q', 'Z', '7', '_', '\u00e9') })

  it('are in no redacted options', () => {
    fc.assert(fc.property(secret, secret, fc.boolean(), (password, header, bearer) => {
      const auth = bearer ? { bearer: '${P}' } : { basic: { user: 'u', password: '${P}' } }
      const text = JSON.stringify({
        schema: 's', tableConfig: 't', source: { changes: 'c' }, sink: { pinot: { controller: 'https://h:1', auth, headers: { a: '${H}' } } }
      })
      const options = resolve(text, { P: password, H: header })
      assert.ok(JSON.stringify(options).includes(password))
      const shown = JSON.stringify(redactOptions(options))
      assert.ok(!shown.includes(password) && !shown.includes(header), shown)
    }))
  })

  it('are in no fault', () => {
    const text = 'sink: { pinot: { controller: "https://h", auth: { bearer: { a: TOPSECRET }, basic: { user: 1, password: [TOPSECRET] } }, headers: { a: { b: TOPSECRET } }, tmeout: 1 } }'
    assert.throws(() => resolve(text, {}), (error) => {
      assert.ok(error instanceof DynapinotError)
      const shown = JSON.stringify([error.message, error.context])
      assert.ok((error.context.faults?.length ?? 0) > 5)
      assert.ok(!shown.includes('TOPSECRET'), shown)
      return true
    })
  })

  it('are advised about where they are written down, sent in the open, or certificates not checked', () => {
    const text = `schema: s
tableConfig: t
source: { changes: c }
sink: { pinot: { controller: "http://pinot:9000", auth: { basic: { user: u, password: pw } }, headers: { k: "v" }, tls: { verify: false } } }
`
    assert.deepEqual(resolve(text, {}).warnings, [
      'sink.pinot.auth.basic.password is written into the config file; take it from the environment: ${NAME}',
      'sink.pinot.headers.k is written into the config file; take it from the environment: ${NAME}',
      'sink.pinot.auth is sent unencrypted: the controller is addressed by http',
      'sink.pinot.tls.verify is off: the controller\'s certificate is not checked'
    ])
    const flags = resolveOptions({ flags: { schema: 's', tableConfig: 't', 'source.changes': 'c', 'sink.pinot.controller': 'http://localhost:9000', 'sink.pinot.auth.bearer': 'x' } })
    assert.deepEqual(flags.warnings, ['sink.pinot.auth.bearer is given on the command line, where other users of this machine can see it; take it from the environment: ${NAME}'])
  })
})
