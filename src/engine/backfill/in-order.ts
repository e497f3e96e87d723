/**
 * Runs `task` over `items` with at most `window` begun and not yet taken, and yields the results in the order of the
 * items. A failing task fails the iteration at its place; tasks behind it are left to end on their own.
 */
export async function * inOrder<T, R> (
  items: AsyncIterable<T>, window: number, task: (item: T) => Promise<R>
): AsyncGenerator<{ item: T, result: R }> {
  const begun: { item: T, result: Promise<R> }[] = []
  for await (const item of items) {
    const result = task(item)
    // Its failure is seen when its turn comes; until then it must not count as unhandled.
    result.catch(() => {})
    begun.push({ item, result })
    if (begun.length < window) continue
    const first = begun.shift()!
    yield { item: first.item, result: await first.result }
  }
  for (const next of begun) yield { item: next.item, result: await next.result }
}
