import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { configText } from '../../../src/engine/infer/config-text.ts'
import type { ConfigInput } from '../../../src/engine/infer/config-text.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'

const base: ConfigInput = {
  schemaFile: 'schema.json',
  tableConfigFile: 'table_config.json',
  source: { export: 'AWSDynamoDB/1' },
  tables: [],
  keys: { partition: 'id' },
  columns: [],
  partitions: 16,
  origin: 'a test'
}

describe('configText', () => {
  it('is a config that resolves, with comments', () => {
    const text = configText(base)
    const options = resolveOptions({ configText: text, cwd: '/project' })
    assert.deepEqual(options.source.kind === 'export' && options.source.path, '/project/AWSDynamoDB/1')
    assert.deepEqual([options.schema, options.partition.count, options.sink.kind], ['/project/schema.json', 16, 'dir'])
    assert.deepEqual(options.source.keys, { partition: 'id' })
    assert.match(text, /^# yaml-language-server: .*\n# Made by dynapinot init from a test\./)
    assert.match(text, /\n# sink:\n# {3}pinot:\n/)
    assert.deepEqual(options.warnings, [])
  })

  it('has a second sink that works when its comment signs are taken away', () => {
    const text = configText(base)
    const [before, after] = text.split('# sink:\n')
    const cluster = before!.replace(/\nsink:\n {2}dir:\n {4}path: segments\n/, '\n') + 'sink:\n' + after!.replace(/^# /gm, '')
    const { sink } = resolveOptions({ configText: cluster, env: { PINOT_USER: 'u', PINOT_PASSWORD: 'p' } })
    assert.deepEqual(sink.kind === 'pinot' && [sink.controllers, sink.auth], [['http://localhost:9000'], { kind: 'basic', user: 'u', password: 'p' }])
  })

  it('takes any names and paths as they are', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }), (name, path) => {
      fc.pre(!path.includes('\0') && name !== 'other')
      const text = configText({ ...base, source: { changes: [`/in/${path}`] }, tables: [name], keys: { partition: name, sort: 'other' }, origin: path })
      const { source } = resolveOptions({ configText: text, cwd: '/' })
      assert.deepEqual([source.tables, source.keys], [[name], { partition: name, sort: 'other' }])
    }))
  })

  it('does not let a name break out of a comment', () => {
    const text = configText({ ...base, origin: 'x\nsink: { dir: { path: /evil } }\u2028y' })
    assert.match(text, /from x sink: .* y\./)
    const { sink } = resolveOptions({ configText: text, cwd: '/here' })
    assert.deepEqual(sink, { kind: 'dir', path: '/here/segments' })
  })
})
