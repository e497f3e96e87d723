import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SimdjsonCpp } from '../../../bench/rivals/simdjson-cpp.ts'
import { benchDecode } from '../../../bench/stage/decode.ts'

describe('C++ simdjson', () => {
  it('makes the values of the other decoders, or is left out with what is missing', async () => {
    const { results, skips } = await benchDecode({ items: 2000, rounds: 1, form: 'change', shapes: ['meetups'] })
    const native = results.filter(({ subject }) => subject === 'C++ simdjson')
    if (native.length === 0) {
      assert.match(skips.find(({ subject }) => subject === 'C++ simdjson, meetups')!.reason, /C\+\+ compiler/)
    } else {
      assert.ok(native[0]!.verified)
      assert.ok(native[0]!.peakRssBytes! > 1 << 20)
      assert.deepEqual(results.filter(({ rival }) => rival === 'C++ simdjson').map(({ subject }) => subject).slice(0, 2), ['wasm', 'json'])
    }
  })

  it('says what is missing where there is no compiler', () => {
    const before = process.env.CXX
    process.env.CXX = 'no-such-compiler'
    try {
      assert.throws(() => new SimdjsonCpp('x', 1), /'no-such-compiler' does not run; it takes a C\+\+ compiler/)
    } finally {
      if (before === undefined) delete process.env.CXX
      else process.env.CXX = before
    }
  })
})
