import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { configFileText, schemaComment } from '../../src/options/config-template.ts'
import { isSecret, optionSchema, ownKeywords, schemaAt } from '../../src/options/option-schema.ts'
import type { OptionSchema } from '../../src/options/option-schema.ts'
import { optionTable } from '../../src/options/option-table.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { parseBytes, parseTime } from '../../src/options/units.ts'
import { recordFields } from '../../src/schema/row-plan.ts'
import { tempFolder } from '../temp-folder.ts'

/** All nodes below one, with their paths; free keys as `*`. */
function nodes (node: OptionSchema, path: readonly string[] = []): { path: string, node: OptionSchema }[] {
  const children = [...Object.entries(node.properties ?? {})]
  if (typeof node.additionalProperties === 'object') children.push(['*', node.additionalProperties])
  return [{ path: path.join('.'), node }, ...children.flatMap(([name, child]) => nodes(child, [...path, name]))]
}

const all = nodes(optionSchema)

describe('config.schema.json', () => {
  it('is valid draft-07 without its own keywords known', () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false, strictRequired: false, keywords: [...ownKeywords] })
    assert.equal(ajv.validateSchema(optionSchema), true)
    assert.equal(typeof ajv.compile(optionSchema), 'function')
    assert.equal(typeof new Ajv({ strict: false }).compile(optionSchema), 'function')
  })

  it('describes every option, refuses unknown keys in every group, and has no default that is not valid', () => {
    const ajv = new Ajv({ strict: false })
    for (const { path, node } of all) {
      if (path.endsWith('*')) continue
      assert.ok((node.description ?? '').length > 3, `${path} has a description`)
      if (node.properties !== undefined) assert.equal(node.additionalProperties, false, `${path} refuses unknown keys`)
      for (const example of node.examples ?? []) assert.ok(ajv.validate(node, example), `${path}: example ${JSON.stringify(example)}`)
      if (node.default !== undefined) assert.ok(ajv.validate(node, node.default), `${path}: default`)
    }
  })

  it('has for every option a default, words for it, a need, or none on purpose', () => {
    const without = all.filter(({ path, node }) => {
      const name = path.slice(path.lastIndexOf('.') + 1)
      const parent = schemaAt(path.split('.').slice(0, -1))
      return node.properties === undefined && typeof node.additionalProperties !== 'object' && !path.includes('*') &&
        node.default === undefined && node['x-default'] === undefined && parent?.required?.includes(name) !== true
    }).map(({ path }) => path)
    assert.deepEqual(without, [
      'source.export', 'source.changes', 'source.keys.partition', 'source.keys.sort', 'sink.pinot.auth.bearer',
      'sink.pinot.tls.ca', 'sink.pinot.tls.cert', 'sink.pinot.tls.key'
    ])
  })

  it('agrees with the defaults that are resolved', () => {
    const options = resolveOptions({ flags: { schema: 's', tableConfig: 't', 'source.changes': 'c', 'sink.pinot.controller': 'http://h:1', 'metrics.port': 1 }, cwd: '/w' })
    const ofStream = resolveOptions({ flags: { schema: 's', tableConfig: 't', 'source.kinesis.stream': 'c', 'source.kinesis.role.arn': 'arn:aws:iam::123456789012:role/r', 'sink.dir.path': 'd' } })
    // A checkpoint in a file has no more than its kind.
    const inTable = resolveOptions({ flags: { schema: 's', tableConfig: 't', 'source.changes': 'c', 'sink.dir.path': 'd', 'replicate.checkpoint.kind': 'dynamodb' } })
    const renamed: Record<string, string> = {
      'metrics.stallAfter': 'metrics.stallMs',
      'source.kinesis.start': 'source.kinesis.start.kind'
    }
    const whole = (path: string): unknown =>
      path.startsWith('source.kinesis.') ? ofStream : path.startsWith('replicate.checkpoint.') && path !== 'replicate.checkpoint.kind' ? inTable : options
    let compared = 0
    for (const { path, node } of all) {
      if (node.default === undefined || node.properties !== undefined || typeof node.additionalProperties === 'object') continue
      const unit = node['x-unit']
      // null in its place = not enabled.
      if (path === 'replicate.merge.enabled') {
        assert.equal(options.replicate.merge !== null, node.default)
        continue
      }
      const place = renamed[path] ?? path.replace('sink.pinot.', 'sink.') + (unit === 'time' ? 'Ms' : '')
      const resolved = place.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], whole(path))
      const wanted = unit === 'bytes'
        ? parseBytes(node.default as string)
        : unit === 'time' ? parseTime(node.default as string) : node['x-path'] === true ? `/w/${node.default as string}` : node.default
      assert.deepEqual(resolved, wanted, path)
      compared++
    }
    assert.ok(compared > 20)
  })

  it('knows every record field', () => {
    assert.deepEqual(schemaAt(['mapping', 'columns', 'x', 'record'])?.enum, recordFields)
  })

  it('marks credentials as secret, and nothing else', () => {
    assert.deepEqual(optionTable().filter(({ secret }) => secret).map(({ path }) => path), [
      'sink.pinot.auth.basic.password', 'sink.pinot.auth.bearer', 'sink.pinot.headers.<header>', 'sink.push.inputFs.properties.<property>'
    ])
    assert.equal(isSecret(['sink', 'pinot', 'headers', 'any']), true)
    assert.equal(isSecret(['sink', 'pinot', 'auth', 'basic', 'user']), false)
  })
})

describe('the published schema', () => {
  it('is the same file, where package.json says', () => {
    const root = new URL('../../', import.meta.url).pathname
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, string> }
    const folder = tempFolder('assets')
    try {
      execFileSync(process.execPath, [join(root, 'src/copy-assets.mjs'), folder])
      const published = join(folder, exports['./config-schema.json']!.replace('./dist/', ''))
      assert.equal(readFileSync(published, 'utf8'), readFileSync(join(root, 'src/options/config.schema.json'), 'utf8'))
      assert.ok(!existsSync(join(folder, 'tsconfig.json')))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('optionTable', () => {
  it('has a row for each option', () => {
    const rows = optionTable()
    assert.equal(new Set(rows.map(({ path }) => path)).size, rows.length)
    assert.deepEqual(rows.find(({ path }) => path === 'source.rangeBytes'), {
      path: 'source.rangeBytes',
      type: 'size',
      required: false,
      default: '64MB',
      description: 'Plain (not gzip) files are cut into ranges of about this size, decoded side by side',
      examples: [],
      secret: false
    })
    assert.equal(rows.find(({ path }) => path === 'mapping.onBadValue')?.type, 'deadLetter | null')
    assert.equal(rows.find(({ path }) => path === 'partition.count')?.default, 'the table config\'s, else 8')
  })
})

describe('configFileText', () => {
  it('starts with the line for editors and can be read again', () => {
    const config = { schema: 's.json', tableConfig: 't.json', source: { changes: ['a'] }, sink: { dir: { path: 'o' } } }
    const text = configFileText(config)
    assert.equal(text.split('\n')[0], schemaComment)
    assert.deepEqual(parse(text), config)
    assert.equal(resolveOptions({ configText: text, cwd: '/w' }).schema, '/w/s.json')
  })
})
