// Copies what tsc leaves out into dist: JSON files that the sources read beside them.
import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const from = fileURLToPath(new URL('./', import.meta.url))
const to = fileURLToPath(new URL('../dist/', import.meta.url))

for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.json') || name.endsWith('tsconfig.json')) continue
  mkdirSync(dirname(join(to, name)), { recursive: true })
  cpSync(join(from, name), join(to, name))
}
