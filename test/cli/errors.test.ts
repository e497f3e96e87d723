import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { errorText, exitCodeOf } from '../../src/cli/errors.ts'
import { DynapinotError } from '../../src/errors.ts'

describe('errorText', () => {
  it('says code, faults, place and remedy, each once', () => {
    const error = new DynapinotError('CONFIG_INVALID', '2 faults in /etc/d.yaml', { file: '/etc/d.yaml', line: 3, faults: ['a: x', 'b: y'], remedy: 'mend them' })
    assert.equal(errorText(error), 'CONFIG_INVALID: 2 faults in /etc/d.yaml\n  - a: x\n  - b: y\n  at line 3\n  remedy: mend them')
    assert.equal(exitCodeOf(error), 2)
  })

  it('shows the stack of a defect alone', () => {
    const defect = new TypeError('boom')
    assert.equal(errorText(defect), `UNEXPECTED: ${defect.stack!}`)
    assert.equal(exitCodeOf(defect), 1)
    assert.doesNotMatch(errorText(new DynapinotError('SINK_FULL', 'x')), /\n\s+at .*\.ts/)
    assert.equal(errorText('thrown text'), 'UNEXPECTED: thrown text')
  })
})
