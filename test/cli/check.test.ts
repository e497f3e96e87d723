import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { FakeController } from '../push/fake-controller.ts'
import { tempFolder } from '../temp-folder.ts'

const root = tempFolder('check')
const main = new URL('../../src/cli/main.ts', import.meta.url).pathname
const tsx = import.meta.resolve('tsx')
const demo = new URL('../demo/', import.meta.url).pathname
const events = new URL('../golden/plan/recipe.events.ndjson', import.meta.url).pathname
const recipe = ['--schema', join(demo, 'schema.json'), '--table-config', join(demo, 'table_config.json')]

interface Ran { readonly code: number | null, readonly stdout: string, readonly stderr: string }

async function run (command: string, args: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, ['--import', tsx, main, command, ...args], { cwd: root, stdio: 'pipe' })
  const ran = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => { ran.stdout += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { ran.stderr += chunk.toString() })
  child.stdin.end(input)
  const [code] = await once(child, 'close') as [number | null]
  return { code, ...ran }
}

const check = async (args: readonly string[], input?: string): Promise<Ran> => await run('check', args, input)
const codesOf = ({ stdout }: Ran, level?: string): readonly string[] =>
  (JSON.parse(stdout).findings as { code: string, level: string }[]).filter((finding) => level === undefined || finding.level === level).map(({ code }) => code)

describe('dynapinot check', () => {
  let fake: FakeController
  before(async () => { fake = await FakeController.start() })
  after(async () => {
    await fake.close()
    rmSync(root, { recursive: true, force: true })
  })

  it('looks at files alone, without a source or a sink', async () => {
    const ran = await check(recipe)
    assert.equal(ran.code, 0, ran.stderr)
    assert.match(ran.stdout, /warning {2}UPSERT_PARTIAL\n[^]*not at the input or a cluster\n$/)
    assert.doesNotMatch(ran.stdout, /XXXX/)
  })

  it('exits with 2 for errors, and with --strict for warnings', async () => {
    const input = readFileSync(events, 'utf8')
    assert.equal((await check([...recipe, '--changes', events])).code, 0)
    assert.equal((await check([...recipe, '--changes', '-', '--strict'], input)).code, 2)
    const ran = await check([...recipe, '--changes', events, '--set', 'source.base64=once', '--json'])
    assert.deepEqual([ran.code, codesOf(ran, 'error')], [2, ['BASE64_TWICE']])
  })

  it('tells faults of the documents and of the input as findings', async () => {
    writeFileSync(join(root, 'bad.yaml'), 'schema: s.json\ntableConfig: t.json\nsorce: {}\nsink: { dir: { path: out } }\n')
    const config = await check(['-c', 'bad.yaml', '--json'])
    assert.equal(config.code, 2)
    assert.deepEqual(JSON.parse(config.stdout).findings.map(({ code, path }: { code: string, path: string }) => `${code} ${path}`), ['DOCUMENT_INVALID source', 'DOCUMENT_INVALID sorce'])
    const gone = await check(['--schema', 'gone.json', '--table-config', join(demo, 'table_config.json'), '--changes', 'gone.ndjson', '--json'])
    assert.deepEqual([gone.code, codesOf(gone, 'error')], [2, ['DOCUMENT_INVALID', 'SOURCE_FAULT', 'UPSERT_PARTIAL']])
    const usage = await check([...recipe, '--server-heap', 'much'])
    assert.deepEqual([usage.code, usage.stdout], [2, ''])
  })

  it('asks the cluster that the config names, and not with --offline', async () => {
    const args = [...recipe, '--changes', events, '--controller', fake.url, '--json']
    fake.servers = []
    const asked = await check(args)
    assert.equal(asked.code, 2, asked.stderr)
    assert.ok(codesOf(asked, 'error').includes('SERVERS_MISSING'))
    const requests = fake.requests.length
    assert.ok(requests > 0 && fake.requests.every((line) => line.startsWith('GET') || line.includes('/validate')), 'nothing is changed')
    const offline = await check([...args, '--offline'])
    assert.deepEqual([offline.code, fake.requests.length], [0, requests])
    assert.equal(JSON.parse(offline.stdout).checked.cluster, null)
  })

  it('has nothing to say of what init writes', async () => {
    const input = readFileSync(events, 'utf8').split('\n')[1]! + '\n'
    writeFileSync(join(root, 'changes.ndjson'), input.replace('1719082124026', '1719082124026000').repeat(3))
    const init = await run('init', ['--changes', 'changes.ndjson', '--out', 'made', '--partition-key', 'meetup_id', '--sort-key', 'mtime'])
    assert.equal(init.code, 0, init.stderr)
    const ran = await check(['-c', join(root, 'made/dynapinot.yaml'), '--offline', '--strict'])
    assert.equal(ran.code, 0, ran.stdout)
    assert.match(ran.stdout, /^nothing found\n/)
  })
})
