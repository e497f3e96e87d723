import { scramble } from './random.ts'
import type { Random } from './random.ts'

const hex4: readonly string[] = Array.from({ length: 0x1_0000 }, (_, i) => i.toString(16).padStart(4, '0'))

/**
 * Text in the form of a UUID of version 4, unique for every item number below 2^32 of one seed: its first word is a
 * one-to-one function of the number, the others are random.
 */
export function itemUuid (seed: number, item: number, random: Random): string {
  return uuidOf(scramble(item + Math.imul(seed, 0x9e3779b1)), random)
}

/** Random text in the form of a UUID of version 4. */
export function randomUuid (random: Random): string {
  return uuidOf(random.u32(), random)
}

function uuidOf (a: number, random: Random): string {
  const b = random.u32()
  const c = random.u32()
  const d = random.u32()
  return hex4[a >>> 16]! + hex4[a & 0xffff]! + '-' + hex4[b >>> 16]! + '-' + hex4[0x4000 | (b & 0xfff)]! + '-' +
    hex4[0x8000 | ((c >>> 16) & 0x3fff)]! + '-' + hex4[c & 0xffff]! + hex4[d >>> 16]! + hex4[d & 0xffff]!
}
