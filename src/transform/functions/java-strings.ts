/** Helpers of java.lang.String and commons-lang's StringUtils. Indexes count UTF-16 units, as in Java. */

/** `String.compareTo`: the difference of the first two units that differ, else of the lengths. */
export function compareStrings (a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const difference = a.charCodeAt(index) - b.charCodeAt(index)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
