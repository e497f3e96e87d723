// Writes seeded inputs and the facts that a table must show when they are loaded:
//   node --import tsx bench/data/main.ts export  --shape meetups --items 1000000 --files 40 --seed 1 --out DIR
//   node --import tsx bench/data/main.ts changes --shape meetups --items 100000 --files 4 --seed 1 --out DIR --gzip
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { changeStream, defaultStartTime, emptyChangeCounts } from './change-stream.ts'
import { FactsBook, exportBook } from './facts.ts'
import { lateDuplicates, tombstones } from './late-records.ts'
import { shapeNames } from './shape.ts'
import type { Shape, ShapeName } from './shape.ts'
import { findShape } from './shapes/find-shape.ts'
import { defaultExportTime, writeExport } from './write-export.ts'
import { writeLines } from './write-lines.ts'

const usage = `usage: main.ts export|changes --out DIR [--shape ${shapeNames.join('|')}] [--items N] [--files N] [--seed N]
  both      --partitions N (8) of the facts, --sample N (20) rows in facts.json, --level N of gzip
  export    --empty-files N, --export-time ISO, --prefix S3PREFIX
  changes   --items N records in DIR/changes, --existing N items that an export of the same seed has, --start-time US, --gzip,
            --late N old versions of the first N items, --tombstones N removals of them, each in a file of its own`

const { values, positionals } = readArguments()
const command = positionals[0]
const dir = values.out
if (dir === undefined || positionals.length !== 1 || !isShape(values.shape)) fail(usage)
const shape = findShape(values.shape)
const [items, files, seed, level] = [whole('items'), Math.max(whole('files'), 1), whole('seed'), whole('level')]
await mkdir(dir, { recursive: true })
if (command === 'export') await exportFolder(dir)
else if (command === 'changes') await changeFiles(dir)
else fail(usage)

async function exportFolder (out: string): Promise<void> {
  const exportTime = values['export-time'] === undefined ? defaultExportTime : Date.parse(values['export-time'])
  if (Number.isNaN(exportTime)) fail('--export-time is not a time')
  const written = await writeExport({ dir: out, shape, items, files, seed, exportTime, level, emptyFiles: whole('empty-files'), s3Prefix: values.prefix })
  await saveFacts(out, exportBook(shape, seed, items, whole('partitions')))
  console.log(JSON.stringify({ path: written.path, items, files: written.files.length, plainBytes: written.plainBytes, bytes: written.bytes }))
}

async function changeFiles (out: string): Promise<void> {
  const existing = whole('existing')
  const startTime = values['start-time'] === undefined ? defaultStartTime : whole('start-time')
  const book = exportBook(shape, seed, existing, whole('partitions'))
  const counts = emptyChangeCounts()
  const stream = changeStream({ shape, seed, records: items, existing, startTime }, book, counts)
  const suffix = values.gzip ? 'ndjson.gz' : 'ndjson'
  let [left, bytes] = [items, 0]
  await mkdir(join(out, 'changes'), { recursive: true })
  for (let i = 0; i < files; i++) {
    const share = Math.ceil(left / (files - i))
    left -= share
    const path = join(out, 'changes', `${(i + 1).toString().padStart(4, '0')}.${suffix}`)
    bytes += (await writeLines(path, take(stream, share), { gzip: values.gzip, level })).bytes
  }
  // Items that are there for certain: those of the export, and those that the stream itself put in.
  const first = (count: number): number[] => Array.from({ length: Math.min(count, existing + counts.inserts) }, (_, n) => n)
  const late = first(whole('late'))
  if (late.length > 0) {
    await writeLines(join(out, `late.${suffix}`), lateDuplicates({ shape, seed, items: late, before: startTime }), { gzip: values.gzip, level })
  }
  const dead = first(whole('tombstones'))
  if (dead.length > 0) {
    const lines = tombstones({ shape, seed, items: dead, after: Math.max(startTime, counts.lastTime) })
    await writeLines(join(out, `tombstones.${suffix}`), lines, { gzip: values.gzip, level })
    for (const n of dead) book.remove(n)
  }
  await saveFacts(out, book)
  console.log(JSON.stringify({ path: join(out, 'changes'), records: items, files, bytes, ...counts, late: late.length, tombstones: dead.length }))
}

async function saveFacts (out: string, book: FactsBook): Promise<void> {
  const removed = book.removed(whole('sample')).map((n) => keysOf(shape, n))
  const text = JSON.stringify({ ...book.facts(), removed, sample: book.sample(whole('sample')) }, null, 2)
  await writeFile(join(out, 'facts.json'), text + '\n')
}

function keysOf (of: Shape, n: number): unknown {
  return { item: n, keys: JSON.parse(of.item(seed, n, 0).keys()) }
}

function readArguments (): ReturnType<typeof parse> {
  try {
    return parse()
  } catch (error) {
    fail(`${(error as Error).message}\n${usage}`)
  }
}

function parse () {
  return parseArgs({
    allowPositionals: true,
    options: {
      shape: { type: 'string', default: 'meetups' },
      items: { type: 'string', default: '10000' },
      files: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
      partitions: { type: 'string', default: '8' },
      sample: { type: 'string', default: '20' },
      level: { type: 'string', default: '1' },
      'empty-files': { type: 'string', default: '0' },
      'export-time': { type: 'string' },
      prefix: { type: 'string', default: '' },
      existing: { type: 'string', default: '0' },
      'start-time': { type: 'string' },
      gzip: { type: 'boolean', default: false },
      late: { type: 'string', default: '0' },
      tombstones: { type: 'string', default: '0' }
    }
  })
}

/** The next `count` of an iterator, which stays open. */
function * take (iterator: Iterator<string>, count: number): Generator<string, void> {
  for (let i = 0; i < count; i++) {
    const next = iterator.next()
    if (next.done === true) return
    yield next.value
  }
}

function whole (name: 'items' | 'files' | 'seed' | 'level' | 'partitions' | 'sample' | 'empty-files' | 'existing' | 'start-time' | 'late' | 'tombstones'): number {
  const n = Number(values[name])
  if (!Number.isSafeInteger(n) || n < 0) fail(`--${name} is not a whole number`)
  return n
}

function isShape (name: string): name is ShapeName {
  return (shapeNames as readonly string[]).includes(name)
}

function fail (message: string): never {
  console.error(message)
  process.exit(2)
}
