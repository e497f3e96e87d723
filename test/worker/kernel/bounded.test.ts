import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { instantiateKernel } from '../../../src/bytes/wasm.ts'
import type { DecodeKernel } from '../../../src/worker/kernel/kernel-exports.ts'
import { kernelRefusal, WasmDecoder } from '../../../src/worker/kernel/wasm-batch-decoder.ts'
import { loadKernel } from '../../../src/worker/load-kernel.ts'
import { column, rowPlan } from '../../transform/plan.ts'
import { changeLine, decode, decodeWith } from '../json-batch-decoder-run.ts'

const plan = rowPlan([column('s', 'STRING')], {}, { base64: 1 })
const exportPlan = rowPlan([column('s', 'STRING')], {}, { form: 'export', base64: 1, exportVersion: 1719000000000000n })
const host = { line: () => {}, number: () => NaN, cell: () => 2, names: () => {}, kept: () => {}, full: () => {} }
const newKernel = (): DecodeKernel => instantiateKernel(loadKernel('decode'), { host }) as DecodeKernel

/** Bytes of the process outside of JavaScript's heap, where the kernel's memory is. */
const external = (): number => process.memoryUsage().external + process.memoryUsage().arrayBuffers

describe('what the kernel keeps', () => {
  it('does not grow with names that never come again', () => {
    const decoder = new WasmDecoder(plan, { rows: 1000, bytes: 1 << 20 })
    const before = external()
    for (let i = 0; i < 300; i++) {
      const lines = [changeLine({ id: { S: 'k' }, [`${i}`.padEnd(60_000, 'n')]: { S: 'x' } }), `{"${`${i}`.padEnd(500_000, 'n')}":1}`]
      decodeWith((output) => decoder.unit(output, {}), plan, lines)
    }
    for (let i = 0; i < 40_000; i += 1000) {
      const lines = Array.from({ length: 1000 }, (_, n) => changeLine({ id: { S: 'k' }, [`${i + n}`.padEnd(900, 'n')]: { S: 'x' } }))
      decodeWith((output) => decoder.unit(output, {}), plan, lines)
    }
    assert.ok(external() - before < 300 << 20, `${(external() - before) >> 20} MiB`)
  })

  it('does not grow with the largest value that each column ever had', () => {
    const wide = rowPlan(Array.from({ length: 20 }, (_, i) => column(`c${i}`, 'STRING')), { partition: { column: 'id', function: 'Murmur', count: 32 } }, { base64: 1 })
    const decoder = new WasmDecoder(wide, { rows: 32768, bytes: 512 << 10 })
    const before = external()
    for (let i = 0; i < 600; i++) {
      const unit = decoder.unit({ block: () => {}, deadLetter: () => {} }, {})
      unit.lines(Buffer.from(changeLine({ id: { S: `${i * 7}` }, [`c${i % 20}`]: { S: 'x'.repeat(300_000) } })), 1)
      assert.equal(unit.finish().rows, 1)
    }
    assert.ok(external() - before < 250 << 20, `${(external() - before) >> 20} MiB`)
  })

  it('stays below 2 GiB: the kernel stops, and the next unit has a new one', () => {
    const kernel = newKernel()
    assert.throws(() => kernel.inputFor(2 ** 31), /unreachable/)
    assert.throws(() => kernel.inputFor(2 ** 32 - 1), /unreachable/)
    assert.ok(kernel.inputFor(100_000) > 0)
  })
})

describe('lines that were made to mislead', () => {
  it('of an export are their Item alone', () => {
    const item = '"Item":{"id":{"S":"k"},"s":{"S":"right"}}'
    const change = '"eventName":"INSERT","dynamodb":{"NewImage":{"id":{"S":"WRONG"},"s":{"S":"wrong"}},"SizeBytes":7}'
    const { rows } = decode(exportPlan, [`{${change},${item}}`, `{${item},${change}}`, '{"eventName":"REMOVE","Item":{"id":{"S":"k"}},"dynamodb":{"Keys":{"s":{"S":"wrong"}}}}'])
    assert.deepEqual(rows.map(({ id, s }) => [id, s]), [['k', 'right'], ['k', 'right'], ['k', null]])
  })

  it('may have more names than the kernel learns', () => {
    const names = Object.fromEntries(Array.from({ length: 8100 }, (_, i) => [`n${i}`, { S: 'x' }]))
    const many = JSON.stringify({ eventName: 'INSERT', dynamodb: { NewImage: names }, Item: { id: { S: 'k' }, ...names } })
    const { counts } = decode(exportPlan, [many, many])
    assert.equal(counts.rows, 2)
    assert.equal(Object.keys(counts.unmapped).length, 1001)
    decode(plan, [changeLine({ id: { S: 'k' }, ...names, ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`m${i}`, { S: 'x' }])) }), changeLine({ id: { S: 'k' } })])
  })
})

describe('kernelRefusal', () => {
  it('names what the kernel takes for granted', () => {
    assert.match(kernelRefusal(rowPlan([column('p', 'STRING')], { partition: { column: 'p', function: 'Murmur', count: 2 } })) ?? '', /partition column p may be null/)
    assert.match(kernelRefusal(rowPlan([column('version', 'DOUBLE', { required: true })])) ?? '', /version column/)
    assert.match(kernelRefusal(rowPlan([], {}, { form: 'export', exportVersion: 1n, exportTime: 0n })) ?? '', /time of the export/)
    assert.match(kernelRefusal(rowPlan(Array.from({ length: 5000 }, (_, i) => column(`c${i}`, 'INT')))) ?? '', /4096 columns/)
    assert.equal(kernelRefusal(plan), undefined)
  })
})
