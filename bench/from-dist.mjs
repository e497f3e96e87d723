// Preload, after tsx: every import of src/X.ts becomes dist/X.js, so that what is measured is what is published, as the
// compiler wrote it, and not what a loader makes of it. Nothing else changes: benches import from src, and run from src
// without this preload.
import { readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'

const src = new URL('../src/', import.meta.url).href
const dist = new URL('../dist/', import.meta.url).href

function toDist (resolved) {
  if (!resolved.url.startsWith(src)) return resolved
  const url = dist + resolved.url.slice(src.length).replace(/[?#].*$/, '').replace(/\.ts$/, '.js')
  return { ...resolved, url, format: 'module', shortCircuit: true }
}

/** Answers for dist itself: the loader before this one would compile it again. */
function fromDist (url) {
  return { format: 'module', source: readFileSync(fileURLToPath(url)), shortCircuit: true }
}

const isCompiled = (url) => url.startsWith(dist) && url.endsWith('.js')

// Node 20 has hooks in a thread of their own only, later versions run those in place first.
export const resolve = async (specifier, context, next) => toDist(await next(specifier, context))
export const load = async (url, context, next) => isCompiled(url) ? fromDist(url) : await next(url, context)

if (nodeModule.registerHooks !== undefined) {
  nodeModule.registerHooks({
    resolve: (specifier, context, next) => toDist(next(specifier, context)),
    load: (url, context, next) => isCompiled(url) ? fromDist(url) : next(url, context)
  })
} else if (!new URL(import.meta.url).searchParams.has('hooks')) {
  nodeModule.register(`${import.meta.url}?hooks`)
}
