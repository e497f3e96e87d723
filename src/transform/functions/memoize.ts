/** More values than this are not kept: patterns come from the configuration, not from the data, as a rule. */
const maxKept = 100

/** Remembers what a function made of two texts; the last ones are found without a look-up. */
export function memoize<T> (make: (first: string, second: string) => T): (first: string, second: string) => T {
  const kept = new Map<string, Map<string, T>>()
  let count = 0
  let last: { readonly first: string, readonly second: string, readonly value: T } | undefined
  return (first, second) => {
    if (last !== undefined && last.first === first && last.second === second) return last.value
    let bySecond = kept.get(first)
    let value = bySecond?.get(second)
    if (value === undefined) {
      value = make(first, second)
      if (count++ >= maxKept) {
        kept.clear()
        count = 1
        bySecond = undefined
      }
      if (bySecond === undefined) {
        bySecond = new Map()
        kept.set(first, bySecond)
      }
      bySecond.set(second, value)
    }
    last = { first, second, value }
    return value
  }
}
