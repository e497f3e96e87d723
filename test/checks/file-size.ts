// Small files with one job: talk above 250 lines, fail above 400.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const TALK = 250
const FAIL = 400
const root = new URL('../../', import.meta.url).pathname
let failed = false

for (const top of ['src', 'test', 'bench']) {
  for (const entry of readdirSync(join(root, top), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|js|mjs|cjs|java)$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    if (/\/(node_modules|target|dist|out)\//.test(path)) continue
    const lines = readFileSync(path, 'utf8').split('\n').length - 1
    if (lines > FAIL) failed = true
    if (lines > TALK) console.error(`${lines > FAIL ? 'too long' : 'long'}: ${path.slice(root.length)} has ${lines} lines`)
  }
}
if (failed) {
  console.error(`files above ${FAIL} lines must be split`)
  process.exit(1)
}
