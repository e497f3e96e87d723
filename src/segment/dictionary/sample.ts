import { WordTable } from './value-table.ts'

/** Values that are looked at. */
const SAMPLE = 8192

/** Positions to look at among `count` values: all over them, the same in every run. */
export function samplePositions (count: number): Int32Array {
  const positions = new Int32Array(Math.min(SAMPLE, count))
  for (let i = 0; i < positions.length; i++) positions[i] = Math.floor(i * count / positions.length)
  return positions
}

/**
 * Guesses whether at least one in `share` of `count` values is distinct, from the hashes of a sample: d distinct ones, of
 * which some came once and some twice, stand for d + once^2 / 2 twice (Chao's estimator; a few values that are very
 * frequent, such as nulls, do not mislead it). Only speed depends on the guess.
 */
export function isMostlyDistinct (hashes: Int32Array, count: number, share: number): boolean {
  if (count <= SAMPLE) return false
  const ids = new Int32Array(hashes.length)
  const table = new WordTable()
  table.add(hashes, ids)
  const times = new Int32Array(table.count)
  for (const id of ids) times[id]!++
  let once = 0
  let twice = 0
  for (const n of times) {
    if (n === 1) once++
    else if (n === 2) twice++
  }
  return table.count + once * once / (2 * Math.max(twice, 0.5)) >= count / share
}
