import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
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
    const script = "import('./bench/rivals/simdjson-cpp.ts').then(({ SimdjsonCpp }) => new SimdjsonCpp('x', 1)).catch((error) => console.log(error.message))"
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], { encoding: 'utf8', env: { ...process.env, CXX: 'no-such-compiler' } })
    assert.match(stdout, /'no-such-compiler' does not run; it takes a C\+\+ compiler/)
  })
})
