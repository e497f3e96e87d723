/**
 * The candidate that was probably meant: the nearest by edits (insert, delete, replace, swap of neighbours; letter case
 * for free) if it is near enough, else undefined.
 */
export function nearName (name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** The end of a message about a name that is not known: `; did you mean ...?`, or nothing where none is near. */
export function didYouMean (name: string, candidates: Iterable<string>): string {
  const near = nearName(name, candidates)
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** Optimal string alignment distance, or any number of at least `limit` if it is not below that. */
export function editDistance (a: string, b: string, limit: number = Infinity): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, beforePrevious[j - 2]! + 1)
      row.push(least)
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.length]!
}
