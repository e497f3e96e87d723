import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Command } from 'commander'
import { addConfigFlags, optionsOf } from '../../src/cli/config-flags.ts'
import type { ConfigFlags } from '../../src/cli/config-flags.ts'
import { tempFolder } from '../temp-folder.ts'

const dir = tempFolder('flags')
for (const name of ['s.json', 't.json', 'c.ndjson']) writeFileSync(join(dir, name), '{}')
writeFileSync(join(dir, 'd.yaml'), 'schema: s.json\ntableConfig: t.json\nsource: { changes: [c.ndjson] }\nsink: { dir: { path: out } }\nsegment: { rows: 5 }\n')

function parse (...args: string[]): ConfigFlags {
  const command = addConfigFlags(new Command('x')).exitOverride()
  command.parse(['--config', join(dir, 'd.yaml'), ...args], { from: 'user' })
  return command.opts()
}

describe('the flags of the config', () => {
  it('win over the file, named or by path', () => {
    const options = optionsOf(parse('--controller', 'http://pinot:9000', '--workers', '3', '--set', 'segment.rows=7', 'partition.count=4'))
    assert.equal(options.sink.kind, 'pinot')
    assert.deepEqual([options.workers.count, options.segment.rows, options.partition.count], [3, 7, 4])
    assert.equal(options.schema, join(dir, 's.json'))
    assert.equal(optionsOf(parse()).segment.rows, 5)
    assert.equal(optionsOf(parse('--export', dir)).source.kind, 'export')
  })

  it('take the address of the metrics as one', () => {
    const placed = (metrics: string) => optionsOf({ ...parse(), metrics }).metrics
    assert.deepEqual(placed('9464'), { host: '127.0.0.1', port: 9464, stallMs: 300_000 })
    assert.deepEqual(placed('[::1]:9464'), { host: '::1', port: 9464, stallMs: 300_000 })
    assert.equal(placed('0.0.0.0:0')?.host, '0.0.0.0')
    assert.throws(() => placed('localhost'), { code: 'CONFIG_INVALID', message: /host:port/ })
    assert.equal(optionsOf(parse()).metrics, undefined)
    assert.match(optionsOf(parse('--set', 'metrics.port=1', 'metrics.host=0.0.0.0')).warnings.join(), /no authentication/)
    assert.throws(() => optionsOf(parse('--set', 'metrics.host=localhost')), (error: any) => /needs metrics\.port/.test(JSON.stringify(error.context)))
  })

  it('are refused with what would be right', () => {
    const before = process.cwd()
    process.chdir(tempFolder('no-config'))
    try {
      assert.throws(() => optionsOf({}), (error: any) => /no dynapinot\.yaml/.test(error.message) && /init/.test(error.context.remedy))
      assert.throws(() => optionsOf({ schema: 's.json' }), (error: any) => /tableConfig: is required/.test(JSON.stringify(error.context)))
    } finally {
      process.chdir(before)
    }
    assert.throws(() => optionsOf(parse('--set', 'segment.rows')), { code: 'CONFIG_INVALID', message: /option=value/ })
    assert.throws(() => optionsOf(parse('--set', 'segment.row=5')), (error: any) => error.code === 'CONFIG_INVALID' && /segment\.rows/.test(JSON.stringify(error.context)))
  })
})
