/** `1,234,567`. */
export function whole (value: number): string {
  return value.toLocaleString('en-US')
}

/** `12.3 MB`; of 1,000,000 bytes. */
export function megabytes (bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** `a 12, b 3`: names with their counts, the largest first. */
export function byCount (counts: ReadonlyMap<string, number>): string {
  return [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${whole(count)}`).join(', ')
}
