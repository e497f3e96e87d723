import { aggregation } from './findings/aggregation.ts'
import { assignmentMissing } from './findings/assignment-missing.ts'
import { assignmentSpreads } from './findings/assignment-spreads.ts'
import { attributesWithoutColumn } from './findings/attributes-without-column.ts'
import { base64Guessed } from './findings/base64-guessed.ts'
import { base64Twice } from './findings/base64-twice.ts'
import { clusterFault } from './findings/cluster-fault.ts'
import { codecConverted } from './findings/codec-converted.ts'
import { comparisonColumnMissing } from './findings/comparison-column-missing.ts'
import { comparisonColumnType } from './findings/comparison-column-type.ts'
import { configAdvice } from './findings/config-advice.ts'
import { deadLetters } from './findings/dead-letters.ts'
import { decoderColumn } from './findings/decoder-column.ts'
import { dedup } from './findings/dedup.ts'
import { deleteByHand } from './findings/delete-by-hand.ts'
import { deleteColumnMissing } from './findings/delete-column-missing.ts'
import { documentInvalid } from './findings/document-invalid.ts'
import { doubleUnderscore } from './findings/double-underscore.ts'
import { functionFillsNulls } from './findings/function-fills-nulls.ts'
import { functionTwice } from './findings/function-twice.ts'
import { functionUnknown } from './findings/function-unknown.ts'
import { keyConflict } from './findings/key-conflict.ts'
import { keyNotInItems } from './findings/key-not-in-items.ts'
import { keyTooNarrow } from './findings/key-too-narrow.ts'
import { keyTooWide } from './findings/key-too-wide.ts'
import { keyType } from './findings/key-type.ts'
import { keyUnknown } from './findings/key-unknown.ts'
import { mergeOff } from './findings/merge-off.ts'
import { minionTask } from './findings/minion-task.ts'
import { notSorted } from './findings/not-sorted.ts'
import { nullHandling } from './findings/null-handling.ts'
import { nullInNotNull } from './findings/null-in-not-null.ts'
import { numberOverflow } from './findings/number-overflow.ts'
import { otherTablesOnly } from './findings/other-tables-only.ts'
import { partitionMissing } from './findings/partition-missing.ts'
import { partitionNotOfKey } from './findings/partition-not-of-key.ts'
import { partitionScattered } from './findings/partition-scattered.ts'
import { partitionSeveral } from './findings/partition-several.ts'
import { pinotIgnores } from './findings/pinot-ignores.ts'
import { pinotValidator } from './findings/pinot-validator.ts'
import { pinotValidatorFiles } from './findings/pinot-validator-files.ts'
import { pinotVersion } from './findings/pinot-version.ts'
import { placementOverride } from './findings/placement-override.ts'
import { planChanges } from './findings/plan-changes.ts'
import { planConflict } from './findings/plan-conflict.ts'
import { pushRate } from './findings/push-rate.ts'
import { realtimeTwin } from './findings/realtime-twin.ts'
import { recordFieldHidesAttribute } from './findings/record-field-hides-attribute.ts'
import { retention } from './findings/retention.ts'
import { routing } from './findings/routing.ts'
import { segmentForecast } from './findings/segment-forecast.ts'
import { segmentLoading } from './findings/segment-loading.ts'
import { segmentsFailed } from './findings/segments-failed.ts'
import { segmentsUnpartitioned } from './findings/segments-unpartitioned.ts'
import { serversIdle } from './findings/servers-idle.ts'
import { serversMissing } from './findings/servers-missing.ts'
import { sourceFault } from './findings/source-fault.ts'
import { starTree } from './findings/star-tree.ts'
import { staticCredentials } from './findings/static-credentials.ts'
import { streamOptions } from './findings/stream-options.ts'
import { tableDiffers } from './findings/table-differs.ts'
import { tableMissing } from './findings/table-missing.ts'
import { tiers } from './findings/tiers.ts'
import { timeColumnNull } from './findings/time-column-null.ts'
import { timeOutOfRange } from './findings/time-out-of-range.ts'
import { timeTies } from './findings/time-ties.ts'
import { timeUnit } from './findings/time-unit.ts'
import { upsertHash } from './findings/upsert-hash.ts'
import { upsertHeap } from './findings/upsert-heap.ts'
import { upsertNoEffect } from './findings/upsert-no-effect.ts'
import { upsertOff } from './findings/upsert-off.ts'
import { upsertPartial } from './findings/upsert-partial.ts'
import { upsertTtl } from './findings/upsert-ttl.ts'
import { valuesLost } from './findings/values-lost.ts'
import type { Rule } from './rule.ts'

/** All rules by what they are about, in the order of reports and of the page. Each file of findings/ is one. */
export const ruleGroups: Readonly<Record<string, readonly Rule[]>> = {
  'Documents and input': [
    documentInvalid, streamOptions, sourceFault, clusterFault, planConflict, functionUnknown, doubleUnderscore, staticCredentials, configAdvice
  ],
  'The table is a mirror of the items': [
    decoderColumn, upsertOff, upsertPartial, keyNotInItems, keyTooNarrow, keyTooWide, keyConflict, keyUnknown, keyType, comparisonColumnMissing, comparisonColumnType, deleteColumnMissing, deleteByHand
  ],
  Values: [
    timeUnit, timeTies, timeColumnNull, timeOutOfRange, base64Twice, base64Guessed, numberOverflow, deadLetters, valuesLost, nullHandling, nullInNotNull, otherTablesOnly, recordFieldHidesAttribute, functionTwice, functionFillsNulls, attributesWithoutColumn
  ],
  Placement: [
    partitionMissing, partitionSeveral, partitionNotOfKey, assignmentMissing, assignmentSpreads, placementOverride, routing
  ],
  'Settings that break upsert': [
    upsertTtl, retention, starTree, tiers, aggregation, dedup, minionTask, upsertHash, upsertNoEffect, notSorted, segmentLoading, codecConverted
  ],
  Size: [
    upsertHeap, segmentForecast, pushRate, mergeOff
  ],
  'The live cluster': [
    pinotVersion, pinotValidator, pinotValidatorFiles, pinotIgnores, tableMissing, realtimeTwin, tableDiffers, serversMissing, serversIdle, partitionScattered, segmentsFailed, segmentsUnpartitioned
  ],
  'The plan': [
    planChanges
  ]
}

/** All rules. */
export const allRules: readonly Rule[] = Object.values(ruleGroups).flat()
