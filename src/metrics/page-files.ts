import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Route } from './http-server.ts'

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8', html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml'
}
const OWN = ['page.js', 'charts.js', 'format.js', 'page.css', 'icon.svg']

/** The files of the live page by their path, read once: its own, and those of uPlot, which draws the charts. */
export function pageFiles (): ReadonlyMap<string, Route> {
  const own = fileURLToPath(new URL('./page/', import.meta.url))
  const uplot = join(createRequire(import.meta.url).resolve('uplot/package.json'), '../dist')
  return new Map([
    ['/', file(join(own, 'index.html'))],
    ...OWN.map((name) => [`/${name}`, file(join(own, name))] as const),
    ['/uplot.js', file(join(uplot, 'uPlot.iife.min.js'))],
    ['/uplot.css', file(join(uplot, 'uPlot.min.css'))]
  ])
}

function file (path: string): Route {
  const body = readFileSync(path)
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)]!
  return () => ({ status: 200, type, body, etag })
}
