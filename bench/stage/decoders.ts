import type { BatchDecoder, BlockLimits, DecoderOutput } from '../../src/block/batch-decoder.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'

/** Makes a decoder for one unit. */
export type DecoderFactory = (plan: RowPlan, limits: BlockLimits, output: DecoderOutput, consumed: Readonly<Record<number, number>>) => BatchDecoder

/** Every decoder of src, by the name that the config has for it; one that cannot run here throws. */
export const decoders: Readonly<Record<string, () => Promise<DecoderFactory>>> = {
  json: async () => (await import('../../src/worker/json-batch-decoder.ts')).createJsonBatchDecoder
}
