import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DecoderName } from '../../src/worker/protocol.ts'
import { makeDecoderMaker } from '../../src/worker/make-decoder.ts'
import { shapeNames } from '../../bench/data/shape.ts'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { changeStream } from '../../bench/data/change-stream.ts'
import { shapePlan } from '../../bench/stage/shape-plan.ts'
import { column, rowPlan } from '../transform/plan.ts'
import { changeLine, decodeWith } from './json-batch-decoder-run.ts'
import { noSimdjson } from './no-simdjson.ts'

const blockLimits = { rows: 100, bytes: 1 << 20 }

describe('makeDecoderMaker', () => {
  for (const name of shapeNames) {
    const shape = findShape(name)
    const plan = shapePlan(shape, 'change')
    const lines = [...changeStream({ shape, seed: 7, records: 300 })]
    const decode = (decoder: DecoderName): ReturnType<typeof decodeWith> => {
      const make = makeDecoderMaker({ plan, blockLimits, decoder })
      // The second unit has what the maker kept of the first.
      decodeWith((output) => make(output, {}), plan, lines.slice(0, 100))
      return decodeWith((output) => make(output, { 0: 1 }), plan, lines)
    }

    it(`gives the same with wasm as with json, unit after unit: ${name}`, () => {
      assert.deepEqual(decode('wasm'), decode('json'))
    })

    it(`gives the same with simdjson as with json: ${name}`, { skip: noSimdjson }, () => {
      assert.deepEqual(decode('simdjson'), decode('json'))
    })
  }

  it('takes the sequence number from the stream for lines of one, else from the record', () => {
    const plan = rowPlan([column('sequenceNumber', 'STRING'), column('shardId', 'STRING')])
    const line = changeLine({ id: { S: 'a' } }, {}, { SequenceNumber: 'own' })
    for (const decoder of ['wasm', 'json'] as const) {
      const make = makeDecoderMaker({ plan, blockLimits, decoder })
      const positions = { shardId: 'shard', sequenceNumber: (number: number) => `of line ${number}` }
      for (const [of, expected] of [[undefined, ['own', null]], [positions, ['of line 2', 'shard']], [undefined, ['own', null]]] as const) {
        const [, row] = decodeWith((output) => make(output, {}, of), plan, ['{', line, line]).rows.map(({ sequenceNumber, shardId }) => [sequenceNumber, shardId]).reverse()
        assert.deepEqual(row, expected)
      }
    }
  })

  it('begins anew behind a unit that was given up', () => {
    const shape = findShape('meetups')
    const plan = shapePlan(shape, 'change')
    const make = makeDecoderMaker({ plan, blockLimits, decoder: 'wasm' })
    const lines = [...changeStream({ shape, seed: 7, records: 50 })]
    make({ block: () => {}, deadLetter: () => {} }, {}).lines(Buffer.from(lines.join('\n')), 1)
    const decoded = decodeWith((output) => make(output, {}), plan, lines.slice(0, 20))
    assert.equal(decoded.counts.rows, 20)
    assert.equal(decoded.rows.length, 20)
  })
})
