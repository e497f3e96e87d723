import type { BatchDecoder, BlockLimits, DecoderOutput } from '../../src/block/batch-decoder.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import type { DecoderMaker } from '../../src/worker/make-decoder.ts'
import type { DecoderName } from '../../src/worker/protocol.ts'

/** Makes a decoder for one unit. */
export type DecoderFactory = (plan: RowPlan, limits: BlockLimits, output: DecoderOutput, consumed: Readonly<Record<number, number>>) => BatchDecoder

/** Every decoder of src, by the name that the config has for it; one that cannot run here throws. */
export const decoders: Readonly<Record<DecoderName, () => Promise<DecoderFactory>>> = {
  wasm: async () => await factoryOf('wasm'),
  json: async () => await factoryOf('json'),
  simdjson: async () => await factoryOf('simdjson')
}

/** As in a worker: what a decoder keeps from unit to unit is kept as long as the plan is the same. */
async function factoryOf (decoder: DecoderName): Promise<DecoderFactory> {
  const { makeDecoderMaker } = await import('../../src/worker/make-decoder.ts')
  if (decoder === 'simdjson') (await import('../../src/worker/simdjson-parser.ts')).simdjsonParser()
  let made: { plan: RowPlan, make: DecoderMaker } | undefined
  return (plan, blockLimits, output, consumed) => {
    if (made?.plan !== plan) made = { plan, make: makeDecoderMaker({ plan, blockLimits, decoder }) }
    return made.make(output, consumed)
  }
}
