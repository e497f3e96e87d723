import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { BrowserContext, Page } from 'playwright-core'
import { tempFolder } from '../temp-folder.ts'

const path = process.env['DYNAPINOT_CHROMIUM'] ?? '/usr/bin/chromium'

/** Why tests in a browser are skipped, or false. In CI (DYNAPINOT_BROWSER_TESTS=required) they fail instead. */
export const withoutBrowser: string | false = existsSync(path) || process.env['DYNAPINOT_BROWSER_TESTS'] === 'required'
  ? false
  : `no Chromium at ${path}; install it, or name it in DYNAPINOT_CHROMIUM`

/** A page in a real browser, and what it did that it should not. */
export interface Visit {
  readonly page: Page
  /** Errors on the console and of scripts. */
  readonly errors: string[]
  /** Origins that were asked for anything. */
  readonly origins: ReadonlySet<string>
  readonly close: () => Promise<void>
}

/** How the browser shows the page. */
export interface VisitOptions {
  readonly dark?: boolean
  readonly width?: number
  readonly height?: number
}

/** Opens a page in a Chromium of its own, which finds nothing beyond this machine. */
export async function visit (url: string, { dark = false, width = 1280, height = 900 }: VisitOptions = {}): Promise<Visit> {
  const context: BrowserContext = await chromium.launchPersistentContext(tempFolder('browser'), {
    executablePath: path,
    headless: true,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'
    ]
  })
  const page = context.pages()[0] ?? await context.newPage()
  const errors: string[] = []
  const origins = new Set<string>()
  page.on('console', (message) => {
    // pixelsOf reads canvases, which Chromium finds slow.
    if (!/^(error|warning)$/.test(message.type()) || message.text().includes('willReadFrequently')) return
    errors.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => { errors.push(error.message) })
  context.on('request', (request) => { origins.add(new URL(request.url()).origin) })
  await page.goto(url)
  return { page, errors, origins, close: async () => { await context.close() } }
}

/** Waits until the element has a text. */
export async function hasText (page: Page, selector: string, wanted: RegExp): Promise<string> {
  // The function runs in the page, which knows nothing of this file.
  const handle = await page.waitForFunction(([css, source]) => {
    const text = (globalThis as any).document.querySelector(css)?.textContent ?? ''
    return new RegExp(source!).test(text) ? text : false
  }, [selector, wanted.source], { timeout: 20_000 }).catch(async (error: unknown) => {
    assert.fail(`${selector} has the text ${JSON.stringify(await page.textContent(selector))}, not ${wanted.source}: ${String(error)}`)
  })
  return await handle.jsonValue() as string
}

/** Pixels of the canvas of a chart that have the colour of the CSS variable, or nearly: what is drawn of a series. */
export async function pixelsOf (page: Page, chart: string, variable: string): Promise<number> {
  return await page.evaluate(([id, name]) => {
    const { document, getComputedStyle } = globalThis as any
    const probe = document.createElement('i')
    probe.style.color = `var(${name})`
    document.body.append(probe)
    const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g).map(Number)
    probe.remove()
    const canvas = document.querySelector(`#${id} canvas`)
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    let found = 0
    for (let i = 0; i < data.length; i += 4) if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 60 && data[i + 3] > 127) found++
    return found
  }, [chart, variable])
}
