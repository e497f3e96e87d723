import { AttributeStats } from '../../../src/engine/infer/attribute-stats.ts'
import { SampleGatherer } from '../../../src/engine/infer/sample-gatherer.ts'
import type { Sample } from '../../../src/engine/infer/sample-gatherer.ts'

/** Statistics of tagged values of one attribute. */
export function statsOf (values: readonly unknown[], name: string = 'a'): AttributeStats {
  const stats = new AttributeStats(name)
  for (const value of values) stats.observe(value)
  return stats
}

/** N values of texts. */
export function numbers (...texts: readonly string[]): unknown[] {
  return texts.map((N) => ({ N }))
}

/** S values of texts. */
export function texts (...all: readonly string[]): unknown[] {
  return all.map((S) => ({ S }))
}

/** A sample of export items, tagged. */
export function exportSample (...items: readonly object[]): Sample {
  const gatherer = new SampleGatherer({ form: 'export', tables: [], base64: 1 })
  for (const Item of items) gatherer.line(JSON.stringify({ Item }))
  return gatherer.sample()
}

/** A sample of change records whose images have these keys and nothing else. */
export function changeSample (...keys: readonly object[]): Sample {
  const gatherer = new SampleGatherer({ form: 'change', tables: [], base64: 2 })
  for (const Keys of keys) gatherer.line(JSON.stringify({ tableName: 't', dynamodb: { Keys, NewImage: Keys } }))
  return gatherer.sample()
}
