// Copies what tsc leaves out into dist (or the folder that is given): files that the sources read beside them, which are
// JSON and the live page.
import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const isAsset = (name) => (name.endsWith('.json') && !name.endsWith('tsconfig.json')) || /^metrics\/page\/.*\.(html|css|js|svg)$/.test(name)

const from = fileURLToPath(new URL('./', import.meta.url))
const to = process.argv[2] === undefined ? fileURLToPath(new URL('../dist/', import.meta.url)) : resolve(process.argv[2])

for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
  if (!isAsset(name)) continue
  mkdirSync(dirname(join(to, name)), { recursive: true })
  cpSync(join(from, name), join(to, name))
}
