/**
 * Runs `task` over `items` with at most `window` begun and not yet taken, and yields the results in the order of the
 * items, each as soon as it is there, also while the next item lets itself be waited for. A failing task fails the
 * iteration at its place; tasks behind it are left to end on their own.
 */
export async function * inOrder<T, R> (
  items: AsyncIterable<T>, window: number, task: (item: T) => Promise<R>
): AsyncGenerator<{ item: T, result: R }> {
  const iterator = items[Symbol.asyncIterator]()
  const begun: { item: T, result: Promise<R> }[] = []
  let next: Promise<IteratorResult<T>> | null = null
  let ended = false
  try {
    for (;;) {
      if (!ended && begun.length < window) next ??= quiet(iterator.next())
      const [first] = begun
      if (first === undefined && next === null) return
      const arrived = await Promise.race([
        ...(first === undefined ? [] : [first.result.then(() => 'result' as const)]),
        ...(next === null ? [] : [next.then(() => 'item' as const)])
      ])
      if (arrived === 'result') {
        begun.shift()
        yield { item: first!.item, result: await first!.result }
        continue
      }
      const item = await next!
      next = null
      ended = item.done === true
      if (item.done !== true) begun.push({ item: item.value, result: quiet(task(item.value)) })
    }
  } finally {
    if (!ended) await iterator.return?.()
  }
}

/** Its failure is seen when its turn comes; until then it must not count as unhandled. */
function quiet<T> (promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}
