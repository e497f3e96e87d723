// Runs the whole test suite with node:test: every *.test.ts below test/, or only the paths that contain an argument.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('../', import.meta.url).pathname
const wanted = process.argv.slice(2)
const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
  .map((name) => join('test', name))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort()
if (files.length === 0) {
  console.error('no test file matches')
  process.exit(1)
}
const reporter = process.env.CI === undefined ? 'spec' : 'tap'
const result = spawnSync(process.execPath, [
  '--import', 'tsx', '--test', `--test-reporter=${reporter}`, '--test-concurrency=2', ...files
], { cwd: root, stdio: 'inherit', env: process.env })
process.exit(result.status ?? 1)
