/** The names that are nearest to a name that is not known, at most three; none if all are far away. */
export function nearest (name: string, names: readonly string[]): string[] {
  const limit = Math.max(1, Math.floor(name.length / 4))
  return names
    .map((candidate) => ({ candidate, distance: distance(name, candidate.toLowerCase(), limit) }))
    .filter((one) => one.distance <= limit)
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate, 'en'))
    .slice(0, 3)
    .map((one) => one.candidate)
}

/** Levenshtein distance; anything above the limit is only told to be above it. */
function distance (a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(substitution, previous[j]! + 1, current[j - 1]! + 1))
    }
    previous = current
  }
  return previous[b.length]!
}
