// Runs the test suite with node:test: every *.test.ts below test/, or only those whose path contains an argument.
// --without-java leaves the tests out that run Pinot's own Java code, which do not depend on the Node version.
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('../', import.meta.url).pathname
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))
const withoutJava = process.argv.includes('--without-java')
const all = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join('test', name))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort()
const files = withoutJava ? all.filter((name) => !/pinot\/(oracle|cluster)/.test(readFileSync(join(root, name), 'utf8'))) : all
if (files.length === 0) {
  console.error('no test file matches')
  process.exit(1)
}
if (files.length < all.length) console.log(`${all.length - files.length} of ${all.length} test files left out: they need Java`)
const result = spawnSync(process.execPath, [
  '--import', 'tsx', '--test', `--test-reporter=${process.stdout.isTTY ? 'spec' : 'tap'}`, '--test-concurrency=2', ...files
], { cwd: root, stdio: 'inherit', env: process.env })
process.exit(result.status ?? 1)
