// What is published: the door opens, the command runs, and nothing is packed that does not belong.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const root = new URL('../', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

describe('the package', () => {
  it('exports its door and its config schema', async () => {
    const door = await import(join(root, 'dist/index.js'))
    assert.equal(typeof door.runBackfill, 'function')
    assert.equal(new door.DynapinotError('SINK_FULL', 'x').exitCode, 5)
    const schema = JSON.parse(readFileSync(join(root, manifest.exports['./config-schema.json']), 'utf8'))
    assert.ok(schema.properties.source)
  })

  it('has a command that knows its version and its commands', () => {
    const run = (...args: string[]) => execFileSync(process.execPath, [join(root, manifest.bin.dynapinot), ...args], { encoding: 'utf8' })
    assert.equal(run('--version').trim(), manifest.version)
    const help = run('--help')
    for (const command of ['init', 'apply', 'backfill', 'inspect']) assert.match(help, new RegExp(`^ {2}${command} `, 'm'))
  })

  it('packs dist and documents, and no tests', () => {
    const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    const paths: string[] = files.map(({ path }: { path: string }) => path)
    for (const path of ['README.md', 'LICENSE', 'CHANGELOG.md', 'dist/index.js', 'dist/index.d.ts', 'dist/worker/entry.js', 'dist/kernel/segment.wasm', 'dist/options/config.schema.json']) assert.ok(paths.includes(path), path)
    assert.deepEqual(paths.filter((path) => !/^(dist\/|README\.md|LICENSE|CHANGELOG\.md|native-notes\.md|package\.json)/.test(path)), [])
  })
})
