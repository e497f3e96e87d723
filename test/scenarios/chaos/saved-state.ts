import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { StreamDeadLetterLine } from '../../../src/worker/protocol.ts'
import type { MadeStream } from './made-stream.ts'

/** Folder in which `replicate` keeps its state. */
export function stateDir (dir: string): string {
  return join(dir, 'state', 'replicate')
}

/** Positions that are saved, as texts by shard (checkpointText); empty before the first. */
export function savedPositions (dir: string): Readonly<Record<string, string>> {
  const path = join(stateDir(dir), 'stream.json')
  if (!existsSync(path)) return {}
  const text = readFileSync(path, 'utf8')
  return (JSON.parse(text.slice(text.indexOf('\n'))) as { readonly shards: Readonly<Record<string, string>> }).shards
}

/** True if all that was put into a stream is safe. Shards that have ended and been forgotten count as such if a child has not. */
export function allSafe (dir: string, { shards }: MadeStream): boolean {
  const saved = savedPositions(dir)
  const isSafe = (id: string): boolean => {
    const { closed, children, records } = shards.get(id)!
    const position = saved[id]
    if (closed) return position?.startsWith('end ') === true || (position === undefined && children.every((child) => saved[child] !== undefined))
    const last = records.at(-1)
    return last === undefined ? position !== undefined : position?.startsWith(`after ${last.sequenceNumber} `) === true
  }
  return Object.keys(saved).length > 0 && [...shards.keys()].every(isSafe)
}

/** All dead letters, in the order in which they were written. */
export function savedLetters (dir: string): StreamDeadLetterLine[] {
  const path = join(stateDir(dir), 'dead-letters.ndjson')
  const full = readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.`)).map((name) => Number(name.slice(basename(path).length + 1))).sort((a, b) => a - b)
  return [...full.map((n) => `${path}.${n}`), path].flatMap((file) => readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as StreamDeadLetterLine))
}
