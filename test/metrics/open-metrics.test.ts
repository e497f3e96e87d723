// The server over real HTTP.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { channels } from '../../src/channels.ts'
import { DynapinotError } from '../../src/errors.ts'
import type { MetricsServer } from '../../src/metrics/http-server.ts'
import { Monitor } from '../../src/metrics/monitor.ts'
import { openMetrics } from '../../src/metrics/open-metrics.ts'
import { facts, shard } from './made-facts.ts'

describe('the metrics server', () => {
  let monitor: Monitor
  let server: MetricsServer
  let now = facts()
  const failures: unknown[] = []
  before(async () => {
    monitor = new Monitor({
      facts: () => {
        if (now.table === 'broken') throw new Error('secret')
        return now
      },
      stallMs: 1
    })
    server = await openMetrics({ host: '127.0.0.1', port: 0 }, monitor, (error) => { failures.push(error) })
  })
  after(async () => {
    monitor.close()
    await server.close()
  })
  const get = async (path: string, init: RequestInit = {}) => await fetch(server.url + path, init)

  it('tells metrics as Prometheus takes them', async () => {
    now = facts({
      read: { records: 12, bytes: 1200, already: 0, total: null },
      shards: Array.from({ length: 300 }, (_, i) => shard({ shardId: `shard-${i}`, millisBehindLatest: i, safeUntil: Date.now() - 1000 })),
      segments: { small: 3, hot: 2, sealed: 1 },
      flushTickMs: null
    })
    channels.unitDone.publish({ unit: 'f', records: 10, rows: 8, deadLetters: 2, reasons: { BAD_JSON: 2 }, skips: {}, bytes: 100 })
    channels.segmentPut.publish({ rows: 8, bytes: 100, ms: 200 })
    const response = await get('/metrics')
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
    const text = await response.text()
    for (const line of [
      'dynapinot_read_records_total 12', 'dynapinot_rows_total 8', 'dynapinot_dead_letters_total{reason="BAD_JSON"} 2', 'dynapinot_segments{tier="small"} 3',
      'dynapinot_shards{state="idle"} 300', 'dynapinot_behind_latest_milliseconds 299', 'dynapinot_segment_put_seconds_bucket{le="0.25"} 1'
    ]) assert.ok(text.split('\n').includes(line), `no line ${line} in\n${text.slice(0, 3000)}`)
    assert.ok(!text.includes('\ndynapinot_flush_tick_milliseconds'), 'what is not known has no value')
    const shards = [...text.matchAll(/^dynapinot_shard_behind_latest_milliseconds\{shard="(.*)"\}/gm)].map(([, id]) => id)
    assert.deepEqual(shards, Array.from({ length: 256 }, (_, i) => `shard-${299 - i}`), 'those furthest behind have a series')
    const names = [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)]
    assert.ok(names.every(([, name, type]) => name!.startsWith('dynapinot_') && name!.endsWith('_total') === (type === 'counter')), 'names')
    assert.equal(await (await get('/metrics')).text().then((again) => /^dynapinot_rows_total (.*)$/m.exec(again)?.[1]), '8', 'a scrape changes nothing')
  })

  it('tells health with reasons', async () => {
    now = facts()
    monitor.look()
    assert.deepEqual(await (await get('/health/live')).json(), { status: 'ok', reasons: [] })
    now = facts({ shards: [shard({ millisBehindLatest: 5 })], ready: { tableChecked: true, shardsAssigned: true, firstRead: false } })
    monitor.look()
    await new Promise((resolve) => setTimeout(resolve, 30))
    const live = await get('/health/live')
    assert.equal(live.status, 503)
    assert.match((await live.json() as any).reasons[0], /^shardId-000000000000: data is waiting/)
    const ready = await get('/health/ready')
    assert.equal(ready.status, 503)
    assert.equal((await ready.json() as any).reasons[0], 'nothing has been read yet')
  })

  it('serves the page with a policy that allows nothing from elsewhere', async () => {
    now = facts()
    for (const [path, type] of [['/', 'text/html'], ['/page.js', 'text/javascript'], ['/uplot.js', 'text/javascript'], ['/page.css', 'text/css'], ['/icon.svg', 'image/svg+xml']] as const) {
      const response = await get(path)
      assert.equal(response.status, 200, path)
      assert.ok(response.headers.get('content-type')!.startsWith(type), path)
      assert.match(response.headers.get('content-security-policy')!, /^default-src 'none'; script-src 'self';/)
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
      const etag = response.headers.get('etag')!
      assert.equal((await get(path, { headers: { 'If-None-Match': etag } })).status, 304)
      assert.ok(!/https?:\/\/(?!www\.w3\.org|github\.com)/.test(await response.text()), `${path} names no other host`)
    }
  })

  it('answers GET and HEAD, and nothing but its paths', async () => {
    const head = await get('/health/live', { method: 'HEAD' })
    assert.deepEqual([head.status, await head.text()], [200, ''])
    const post = await get('/metrics', { method: 'POST', body: 'x' })
    assert.deepEqual([post.status, post.headers.get('allow')], [405, 'GET, HEAD'])
    for (const path of ['/nothing', '/page', '/../package.json', '/%2e%2e/package.json', '/page.js/', '//page.js', '/__proto__']) assert.equal((await get(path)).status, 404, path)
  })

  it('tells the state since a time', async () => {
    const state = await (await get('/api/state?since=nonsense')).json() as any
    assert.equal(state.job.table, 'meetups')
    assert.deepEqual(Object.keys(state.history), ['time', 'series'])
  })

  it('hides what goes wrong inside, and tells the log', async () => {
    now = facts({ table: 'broken' })
    const response = await get('/api/state')
    now = facts()
    assert.equal(response.status, 500)
    assert.ok(!(await response.text()).includes('secret'), 'no detail')
    assert.match(String(failures[0]), /secret/)
  })

  it('says so when the port is taken, or the address is not this machine\'s', async () => {
    const port = Number(new URL(server.url).port)
    const cases: readonly [string, number, RegExp, string][] = [
      ['127.0.0.1', port, /^metrics: port \d+ of 127\.0\.0\.1 is in use by another process$/, 'metrics.port'],
      ['192.0.2.1', 0, /^metrics: 192\.0\.2\.1 is no address of this machine$/, 'metrics.host']
    ]
    for (const [host, wanted, message, field] of cases) {
      await assert.rejects(openMetrics({ host, port: wanted }, monitor, () => {}), (error) => {
        assert.ok(error instanceof DynapinotError, String(error))
        assert.equal(error.code, 'CONFIG_INVALID')
        assert.match(error.message, message)
        assert.equal(error.context.field, field)
        return true
      })
    }
  })
})
