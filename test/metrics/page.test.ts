// The live page in a real Chromium, fed by what an engine would tell.
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { channels } from '../../src/channels.ts'
import type { JobFacts } from '../../src/metrics/facts.ts'
import { Monitor } from '../../src/metrics/monitor.ts'
import { openMetrics } from '../../src/metrics/open-metrics.ts'
import type { MetricsServer } from '../../src/metrics/http-server.ts'
import { hasText, pixelsOf, visit, withoutBrowser } from './browser.ts'
import type { Visit } from './browser.ts'
import { facts, shard } from './made-facts.ts'

describe('the live page', { skip: withoutBrowser }, () => {
  let now: JobFacts = facts()
  let monitor: Monitor
  let server: MetricsServer
  let seen: Visit
  let feed: NodeJS.Timeout
  const failures: unknown[] = []
  const start = async (port: number) => {
    monitor = new Monitor({ facts: () => now, stallMs: 1e6, sampleMs: 1000 })
    server = await openMetrics({ host: '127.0.0.1', port }, monitor, (error) => { failures.push(error) })
  }
  const stop = async () => {
    monitor.close()
    await server.close()
  }

  before(async () => {
    await start(0)
    let records = 0
    feed = setInterval(() => {
      records += 400
      now = facts({
        read: { records, bytes: records * 1000, already: 0, total: null },
        shards: [
          shard({ state: 'reading', millisBehindLatest: 1500, safeUntil: Date.now() - 65_000, batchesInFlight: 2, position: String(records) }),
          shard({ shardId: 'shardId-000000000001', safeUntil: Date.now() - 1000 })
        ],
        batchesInFlight: 2,
        segments: { small: 21, hot: 8, sealed: 40 }
      })
      channels.batchDecoded.publish({ shardId: 'shardId-000000000000', counts: { records: 400, rows: 397, deadLetters: 3, skips: { otherTable: 0 }, timeUnits: { us: 397 }, bytes: 400_000 }, reasons: { BAD_JSON: 3 } })
      channels.segmentPut.publish({ segment: 's', partition: 0, rows: 397, bytes: 50_000, result: 'put', ms: 150 + records / 400 })
      channels.segmentsMerged.publish({ segment: 'm', partition: 0, inputs: 2, rows: 397, bytes: 60_000, archiveBytes: 25_000 })
      channels.segmentBuilt.publish({ segment: 's', partition: 0, rows: 397, bytes: 100_000, ms: 40 })
      channels.rowsQueryable.publish({ partition: 0, rows: 397, oldest: Date.now() - 2300, newest: Date.now() - 400, at: Date.now() })
    }, 100)
    channels.retry.publish({ what: 'push of <b>meetups</b>', attempt: 1, error: new Error('<img src=x onerror=alert(1)> 503'), delayMs: 10 })
    seen = await visit(server.url)
  })
  after(async () => {
    clearInterval(feed)
    await seen?.close()
    await stop()
    assert.deepEqual(failures, [])
  })

  it('shows what the engine tells', async () => {
    const { page } = seen
    await hasText(page, '#job', /^replicate · meetups$/)
    await hasText(page, '#live', /^live$/)
    await hasText(page, '#ready', /^ready$/)
    const tiles = await hasText(page, '#tiles', /freshness, median2\.3 s/)
    assert.match(tiles, /segments small \/ hot \/ sealed21 \/ 8 \/ 40/)
    assert.match(tiles, /write amplification1\.5/)
    assert.match(tiles, /flush tick2 s/)
    assert.match(tiles, /lag1 min 5 s/)
    const rate = Number(/records\/s([\d.]+)K/.exec(tiles)?.[1]) * 1000
    assert.ok(rate > 1000 && rate <= 8000, `about 4000 records/s, not ${rate}`)
    assert.match(await hasText(page, '#shards', /shardId-000000000001/), /^shardId-000000000000reading1 min 5 s1\.5 s2/, 'the shard furthest behind is the first')
    await hasText(page, '#error-rows', /dead letterBAD_JSON\d/)
    await hasText(page, '#error-rows', /retrypush1/)
  })

  it('shows text from outside as text', async () => {
    await hasText(seen.page, '#problems', /push of <b>meetups<\/b>: <img src=x onerror=alert\(1\)> 503/)
    assert.equal(await seen.page.locator('#problems b, #problems img').count(), 0)
  })

  it('draws every series as a line', async () => {
    const { page } = seen
    await page.waitForTimeout(3000)
    for (const [chart, series] of [['rate', 2], ['lag', 2], ['freshness', 2], ['segments', 3], ['errors', 2], ['push', 2], ['flight', 1], ['tick', 1], ['cpu', 1], ['memory', 1]] as const) {
      for (let i = 1; i <= series; i++) {
        const pixels = await pixelsOf(page, `chart-${chart}`, `--c${i}`)
        // Of two series with the same values the second covers the first.
        assert.ok(pixels > 3 || (chart === 'freshness' && i === 1), `series ${i} of ${chart}: ${pixels} pixels`)
      }
    }
  })

  it('is worked by keyboard, and read out', async () => {
    const { page } = seen
    const chart = page.locator('#chart-segments')
    await chart.focus()
    await page.keyboard.press('ArrowLeft')
    await page.waitForFunction(() => /small 21, hot 8, sealed 40, at \d\d:\d\d:\d\d$/.test((globalThis as any).document.querySelector('#chart-segments').getAttribute('aria-label')))
    await page.locator('input[name=range][value="300"]').focus()
    await page.keyboard.press('ArrowRight')
    assert.equal(await page.locator('input[value="900"]').isChecked(), true)
  })

  it('keeps the history over a reload', async () => {
    const { page } = seen
    // What is shown after the first answer can only come from the server.
    await page.reload()
    await hasText(page, '#live', /^live$/)
    const pixels = await pixelsOf(page, 'chart-rate', '--c1')
    assert.ok(pixels > 3, `${pixels} pixels`)
  })

  it('says when the connection is lost, and goes on when it is back', async () => {
    const { page, errors } = seen
    assert.equal(errors.join('\n'), '')
    const port = Number(new URL(server.url).port)
    await stop()
    await hasText(page, '#connection', /^No answer from dynapinot since \d\d:\d\d:\d\d/)
    assert.equal(await page.isVisible('#connection'), true)
    assert.equal(await page.textContent('#live'), 'live: unknown')
    await start(port)
    await hasText(page, '#live', /^live$/)
    assert.equal(await page.isHidden('#connection'), true)
    assert.ok(errors.every((text) => text.includes('net::ERR_')), errors.join('\n'))
    errors.length = 0
  })

  it('tells why it is not healthy', async () => {
    const before = now
    clearInterval(feed)
    now = { ...before, phase: 'stopping' }
    await hasText(seen.page, '#ready', /^not ready$/)
    await hasText(seen.page, '#reasons', /^the job is stopping$/)
  })

  it('fits a phone, dark and light, and asks nobody else', async () => {
    const shots = mkdtempSync(join(tmpdir(), 'dynapinot-page-'))
    await seen.page.screenshot({ path: join(shots, 'light.png'), fullPage: true })
    const phone = await visit(server.url, { dark: true, width: 375, height: 740 })
    try {
      await hasText(phone.page, '#job', /meetups/)
      await phone.page.waitForTimeout(2500)
      await phone.page.screenshot({ path: join(shots, 'phone-dark.png'), fullPage: true })
      const { scroll, width } = await phone.page.evaluate(() => {
        const { documentElement } = (globalThis as any).document
        return { scroll: documentElement.scrollWidth, width: documentElement.clientWidth }
      })
      assert.ok(scroll <= width, `${scroll} px on a screen of ${width}`)
      assert.deepEqual(phone.errors, [])
      assert.deepEqual([...phone.origins], [server.url])
    } finally {
      await phone.close()
    }
    assert.deepEqual(seen.errors, [])
    assert.deepEqual([...seen.origins], [server.url])
    console.log(`screenshots of the live page: ${shots}`)
  })
})
