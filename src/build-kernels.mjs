// Compiles src/kernel/NAME/index.ts (AssemblyScript) to dist/kernel/NAME.wasm, one module for each folder.
//   node src/build-kernels.mjs [--wat] [NAME...]
//
// SIMD is on, so are bulk memory, sign extension and saturating conversions, which asc has on by itself. The runtime is
// `stub`: nothing is collected, and a kernel that lays out its memory itself never allocates. A failed assertion traps.
// Further flags of a kernel stand in its index.ts, in lines that begin with `// asc: `.
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const from = fileURLToPath(new URL('./kernel/', import.meta.url))
const to = fileURLToPath(new URL('../dist/kernel/', import.meta.url))
const self = fileURLToPath(import.meta.url)
const wat = process.argv.includes('--wat')
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))
const folders = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
const shared = folders.filter((name) => !hasIndex(name))
mkdirSync(to, { recursive: true })

for (const name of folders) {
  if (!hasIndex(name) || (wanted.length > 0 && !wanted.includes(name))) continue
  const target = join(to, `${name}.wasm`)
  if (!wat && timeOf(target) > newest([self, ...[name, ...usesOf(name), ...shared].flatMap(sourcesOf)])) continue
  const { error, stderr } = await asc.main([
    `${name}/index.ts`,
    '--baseDir', from,
    '--outFile', target,
    ...(wat ? ['--textFile', join(to, `${name}.wat`)] : []),
    '-O3', '--converge', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort=',
    ...flagsOf(name)
  ])
  if (error) {
    process.stderr.write(`${stderr.toString()}\n${error.message}\n`)
    process.exit(1)
  }
  check(name, readFileSync(target))
}

/** A kernel needs nothing of its host but, where it asks for it, the memory. */
function check (name, bytes) {
  const allowed = importsOf(name)
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).filter(({ kind, module }) => kind !== 'memory' && !allowed.includes(module))
  if (imports.length === 0) return
  process.stderr.write(`kernel ${name} imports ${imports.map((one) => `${one.module}.${one.name}`).join(', ')}\n`)
  process.exit(1)
}

function flagsOf (name) {
  return wordsOf(name, '// asc: ')
}

/** The words of the lines of a kernel's index.ts that begin like this. */
function wordsOf (name, start) {
  return readFileSync(join(from, name, 'index.ts'), 'utf8').split('\n')
    .filter((line) => line.startsWith(start))
    .flatMap((line) => line.slice(start.length).trim().split(/\s+/))
}

/** Folders of other kernels whose files a kernel takes: those in lines that begin with `// uses: `. */
function usesOf (name) {
  return wordsOf(name, '// uses: ')
}

function sourcesOf (folder) {
  return readdirSync(join(from, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts')).map((name) => join(from, folder, name))
}

function hasIndex (name) {
  return timeOf(join(from, name, 'index.ts')) > 0
}

function newest (paths) {
  return Math.max(...paths.map(timeOf))
}

function timeOf (path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Modules that a kernel may import functions from: those in lines that begin with `// imports: `. */
function importsOf (name) {
  return wordsOf(name, '// imports: ')
}
