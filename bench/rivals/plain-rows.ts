import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { partitionOf } from '../data/murmur2.ts'
import type { ExpectedRow, Shape } from '../data/shape.ts'
import { defaultLevel } from '../data/write-lines.ts'

/** Lines are written in pieces of this many characters, each of them a gzip member of its own. */
const PIECE = 1 << 20

/** The rows of an export, as Pinot's JSON reader takes them. */
export interface PlainRowsOptions {
  readonly shape: Shape
  readonly seed: number
  readonly items: number
  readonly partitions: number
  readonly dir: string
  readonly gzip: boolean
  /** Values of the record's own columns. */
  readonly record: Readonly<Record<string, string | number | boolean>>
}

/** Writes a file of rows for each Pinot partition, in the order of the items; returns their paths. */
export function writePlainRows ({ shape, seed, items, partitions, dir, gzip, record }: PlainRowsOptions): string[] {
  const paths = Array.from({ length: partitions }, (_, p) => join(dir, `rows-${p}.ndjson${gzip ? '.gz' : ''}`))
  const pieces = paths.map(() => '')
  const flush = (p: number): void => {
    appendFileSync(paths[p]!, gzip ? gzipSync(pieces[p]!, { level: defaultLevel }) : pieces[p]!)
    pieces[p] = ''
  }
  for (const path of paths) writeFileSync(path, '')
  for (let n = 0; n < items; n++) {
    const item = shape.item(seed, n, 0)
    const p = partitionOf(item.partitionKey, partitions)
    pieces[p] = pieces[p]! + plainRow({ ...item.row(), ...record }) + '\n'
    if (pieces[p].length >= PIECE) flush(p)
  }
  paths.forEach((_, p) => { flush(p) })
  return paths
}

function plainRow (row: ExpectedRow): string {
  return JSON.stringify(row, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('hex' in value) return value.hex
    if ('decimal' in value) return value.decimal
    return 'json' in value ? value.json : value
  })
}
