import { bitsFor } from '../../bytes/bit-pack.ts'
import { fixedWidthOf } from '../../schema/data-type.ts'
import type { ColumnPlan } from '../../schema/row-plan.ts'

/** IndexingConfig.DEFAULT_NO_DICTIONARY_SIZE_RATIO_THRESHOLD. */
const DEFAULT_SIZE_RATIO = 0.85

/**
 * Whether a column with encoding `measured` gets a dictionary: Pinot's own rule for tables with `optimizeDictionary`
 * (or `optimizeDictionaryForMetrics`), since a server asks the same rule when it loads the segment. Where the rule
 * wants a dictionary and the segment has none, the server builds one at every download; so a plan says `measured` only
 * for columns that the table config leaves to the rule, and never for those with an inverted index.
 *
 * Fixed width: by size, raw / (dictionary + ids) above the threshold. Variable width: only if the table has a cardinality
 * threshold, by distinct / values. Multi-value columns always have one.
 * Source: org.apache.pinot.segment.local.segment.index.dictionary.DictionaryIndexType.ignoreDictionaryOverride.
 */
export function dictionaryPays (plan: ColumnPlan, cardinality: number, values: number): boolean {
  if (plan.multiValue) return true
  const width = fixedWidthOf(plan.storedType)
  if (width === 0) {
    const threshold = plan.dictionaryThresholds?.cardinalityRatio
    return threshold === undefined || threshold * values > cardinality
  }
  const raw = values * width
  const encoded = cardinality * width + Math.floor((values * bitsFor(cardinality - 1) + 7) / 8)
  return raw / encoded > (plan.dictionaryThresholds?.sizeRatio ?? DEFAULT_SIZE_RATIO)
}
