import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Machine } from '../machine.ts'
import { median } from '../result.ts'
import { keyOf } from './compare.ts'
import type { MeasuredRatio, RatioEntry } from './compare.ts'

/** Committed ratios, and where they were measured. */
export interface Baseline {
  readonly machine: Machine
  readonly ratios: readonly RatioEntry[]
}

/** One file for each major version of Node: the rivals are JavaScript, and get faster with it. */
export function baselinePath (nodeVersion: string): string {
  return fileURLToPath(new URL(`../baseline/node-${nodeVersion.split('.')[0]!}.json`, import.meta.url))
}

/** The baseline of a file; undefined if there is none. */
export function readBaseline (path: string): Baseline | undefined {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as Baseline : undefined
}

/** Writes the medians of several runs, in three digits. @throws Error if a run's output was wrong. */
export function writeBaseline (path: string, machine: Machine, runs: readonly (readonly MeasuredRatio[])[]): Baseline {
  const byKey = new Map<string, MeasuredRatio[]>()
  for (const entry of runs.flat()) byKey.set(keyOf(entry), [...byKey.get(keyOf(entry)) ?? [], entry])
  const ratios = [...byKey.values()].map((entries): RatioEntry => {
    const { bench, shape, subject, rival } = entries[0]!
    if (entries.length < runs.length || entries.some(({ verified }) => !verified)) throw new Error(`${subject}, ${shape}: not measured or not verified in each run`)
    return { bench, shape, subject, rival, ratio: Number(median(entries.map(({ ratio }) => ratio)).toPrecision(3)) }
  })
  const baseline = { machine, ratios }
  writeFileSync(path, JSON.stringify(baseline, null, 2) + '\n')
  return baseline
}
