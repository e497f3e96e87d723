import { heapOfKeys } from '../heap-of-keys.ts'
import type { Rule } from '../rule.ts'

const GB = 1 << 30

/** Memory for the keys of the table. */
export const upsertHeap: Rule = {
  code: 'UPSERT_HEAP',
  level: 'error',
  title: 'More keys than servers have memory for',
  why: 'each server keeps all keys of its partitions on the heap, deleted ones too, and nothing ever takes them out: out of memory it fails, and again at each start',
  remedy: 'more servers in each replica group, a larger heap, or a table for a part of the items',
  find: (input) => {
    const estimate = heapOfKeys(input)
    if (estimate === null) return []
    const { bytes, servers, perServer } = estimate
    const what = `about ${gb(bytes)} for ${input.expected.items!} keys, on ${servers === null ? 'the servers of each replica group together' : `each of ${servers} servers of a replica group ${gb(perServer!)}`}`
    const { serverHeap } = input.expected
    if (serverHeap !== null && perServer !== null && perServer > serverHeap / 2) {
      return [{ subject: 'cluster', path: 'upsert keys', message: `${what}, whose heap is ${gb(serverHeap)}`, level: perServer > serverHeap * 0.8 ? 'error' : 'warning' }]
    }
    return serverHeap === null && bytes > GB ? [{ subject: 'cluster', path: 'upsert keys', message: what, level: 'notice', remedy: 'see that servers have twice as much heap; --server-heap holds it against their size' }] : []
  }
}

function gb (bytes: number): string {
  return `${(bytes / GB).toFixed(bytes < 10 * GB ? 1 : 0)} GB`
}
