// Copies what tsc leaves out into dist (or the folder that is given): JSON files that the sources read beside them.
import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const from = fileURLToPath(new URL('./', import.meta.url))
const to = process.argv[2] === undefined ? fileURLToPath(new URL('../dist/', import.meta.url)) : resolve(process.argv[2])

for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.json') || name.endsWith('tsconfig.json')) continue
  mkdirSync(dirname(join(to, name)), { recursive: true })
  cpSync(join(from, name), join(to, name))
}
