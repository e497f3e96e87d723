import { it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { editDistance, nearName } from '../../src/schema/near-name.ts'

it('finds the name that was meant', () => {
  const names = ['export', 'changes', 'tables', 'base64', 'maxLineBytes']
  assert.equal(nearName('exprot', names), 'export')
  assert.equal(nearName('tabels', names), 'tables')
  assert.equal(nearName('maxlinebytes', names), 'maxLineBytes')
  assert.equal(nearName('change', names), 'changes')
  assert.equal(nearName('zzz', names), undefined)
  assert.equal(nearName('', names), undefined)
})

it('distance: nothing to itself, symmetric, at most the longer length, one for one edit', () => {
  fc.assert(fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
    assert.equal(editDistance(a, a), 0)
    assert.equal(editDistance(a, b), editDistance(b, a))
    assert.ok(editDistance(a, b) <= Math.max(a.length, b.length))
    assert.equal(editDistance(a, `${a}x`), 1)
  }))
  assert.equal(editDistance('ab', 'ba'), 1)
})
