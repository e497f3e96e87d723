import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { baselinePath, readBaseline, writeBaseline } from '../../../bench/gate/baseline.ts'
import { keyOf } from '../../../bench/gate/compare.ts'
import type { MeasuredRatio } from '../../../bench/gate/compare.ts'
import { parts } from '../../../bench/gate/measure.ts'
import { thisMachine } from '../../../bench/machine.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const root = temporaryFolder()
const measured = (subject: string, ratio: number, verified = true): MeasuredRatio => ({ bench: 'decode', shape: 'wide', subject, rival: 'theirs', ratio, verified })

describe('writeBaseline', () => {
  it('writes the median of the runs, and what is read is what was written', () => {
    const path = join(root, 'a.json')
    const written = writeBaseline(path, thisMachine(), [[measured('a', 9.87654)], [measured('a', 1)], [measured('a', 100)]])
    assert.deepEqual(written.ratios, [{ bench: 'decode', shape: 'wide', subject: 'a', rival: 'theirs', ratio: 9.88 }])
    assert.deepEqual(readBaseline(path), written)
    assert.equal(readBaseline(join(root, 'none.json')), undefined)
  })

  it('writes nothing from runs with wrong output or of other subjects', () => {
    const path = join(root, 'b.json')
    assert.throws(() => writeBaseline(path, thisMachine(), [[measured('a', 1)], [measured('a', 1, false)]]), /not verified/)
    assert.throws(() => writeBaseline(path, thisMachine(), [[measured('a', 1)], []]), /not measured/)
    assert.equal(existsSync(path), false)
  })
})

describe('the committed baseline', () => {
  for (const node of ['20', '24']) {
    it(`of Node ${node} has each entry once, and entries of every part`, () => {
      const { ratios } = readBaseline(baselinePath(`${node}.1.0`))!
      assert.equal(new Set(ratios.map(keyOf)).size, ratios.length)
      for (const { suite, shape } of parts) assert.ok(ratios.some((entry) => entry.bench === suite && entry.shape === shape), `${suite} of ${shape}`)
      assert.ok(ratios.every(({ ratio }) => ratio > 0))
    })
  }
})
