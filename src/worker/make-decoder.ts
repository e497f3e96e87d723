import type { BatchDecoder, DecoderOutput, StreamPositions } from '../block/batch-decoder.ts'
import { createJsonBatchDecoder } from './json-batch-decoder.ts'
import { WasmDecoder } from './kernel/wasm-batch-decoder.ts'
import type { WorkerSetup } from './protocol.ts'
import { simdjsonParser } from './simdjson-parser.ts'

/**
 * Makes the decoder of a unit. `consumed`: by partition, blocks of it that are in finished segments. `positions`: the
 * lines are of a stream.
 */
export type DecoderMaker = (output: DecoderOutput, consumed: Readonly<Record<number, number>>, positions?: StreamPositions) => BatchDecoder

/**
 * The decoders by name, all with the same blocks, dead letters and counts:
 *
 * | name       | how                                                             | where it fits                         |
 * | ---------- | --------------------------------------------------------------- | ------------------------------------- |
 * | `wasm`     | decode kernel, bytes to blocks (kernel/wasm-batch-decoder.ts)    | the default                           |
 * | `json`     | JSON.parse and plain JavaScript (json-batch-decoder.ts)          | the reference                         |
 * | `simdjson` | the same behind simdjson in C++ (simdjson-parser.ts)             | a second opinion                      |
 *
 * What a worker keeps from unit to unit (the kernel's memory) is kept by the maker: one a worker.
 * @throws DynapinotError CONFIG_INVALID if simdjson is asked for and not there.
 */
export function makeDecoderMaker ({ plan, blockLimits, decoder }: Pick<WorkerSetup, 'plan' | 'blockLimits' | 'decoder'>): DecoderMaker {
  switch (decoder) {
    case 'wasm': {
      const wasm = new WasmDecoder(plan, blockLimits)
      return (output, consumed, positions) => wasm.unit(output, consumed, positions)
    }
    case 'json': return (output, consumed, positions) => createJsonBatchDecoder(plan, blockLimits, output, consumed, { positions })
    case 'simdjson': {
      const parse = simdjsonParser()
      return (output, consumed, positions) => createJsonBatchDecoder(plan, blockLimits, output, consumed, { parse, positions })
    }
  }
}
