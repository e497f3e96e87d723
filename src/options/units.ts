/** Units of sizes and times in options: one place for what `64MB` and `15m` mean. */

const sizePattern = /^([0-9]+(?:\.[0-9]+)?) ?(?:([kKMGT])i?)?B?$/
const timePattern = /^([0-9]+(?:\.[0-9]+)?) ?(ms|s|m|h|d)$/
const sizeFactors: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 }
const timeFactors: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Bytes of a number or a text such as `64MB` (powers of 1024, as in Pinot); undefined if it is neither. */
export function parseBytes (value: number | string): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  const match = sizePattern.exec(value)
  if (match === null) return undefined
  const bytes = Math.floor(Number(match[1]) * sizeFactors[(match[2] ?? '').toUpperCase()]!)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** Milliseconds of a text such as `500ms`, `2s`, `15m`, `1h`, `7d`; undefined if it is none. A bare number has no unit. */
export function parseTime (value: string): number | undefined {
  const match = timePattern.exec(value)
  if (match === null) return undefined
  const ms = Math.round(Number(match[1]) * timeFactors[match[2]!]!)
  return Number.isSafeInteger(ms) ? ms : undefined
}
