import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compilePath, compilePaths } from '../../src/decode/attribute-path.ts'

const image = {
  plain: { S: 'x' },
  none: { NULL: true },
  address: { M: { city: { S: 'Bonn' }, 0: { S: 'zero' }, tags: { L: [{ S: 'a' }, { M: { deep: { N: '1' } } }] }, gone: { NULL: true } } },
  set: { SS: ['a'] },
  broken: { X: 1 },
  inside: { M: { broken: 5 } }
}
const at = (path: string): unknown => compilePath(path.split('.'))(image)
const first = (...paths: string[]): unknown => compilePaths(paths.map((path) => path.split('.')))(image)

describe('compilePath', () => {
  it('goes through maps by name and lists by index', () => {
    assert.deepEqual(at('plain'), { S: 'x' })
    assert.deepEqual(at('address.city'), { S: 'Bonn' })
    assert.deepEqual(at('address.0'), { S: 'zero' })
    assert.deepEqual(at('address.tags.0'), { S: 'a' })
    assert.deepEqual(at('address.tags.1.deep'), { N: '1' })
  })

  it('leads nowhere through anything else', () => {
    for (const path of ['missing', 'missing.x', 'plain.x', 'plain.S', 'none.x', 'set.0', 'address.tags.2', 'address.tags.01', 'address.tags.-1', 'address.tags.1e0', 'address.tags.length', 'address.M', 'address.constructor', 'address.tags.1.deep.N']) {
      assert.equal(at(path), undefined, path)
    }
    assert.equal(compilePath([])(image), undefined)
  })

  it('stops at a malformed value', () => {
    assert.deepEqual(at('broken.x.y'), { X: 1 })
    assert.equal(at('inside.broken.x'), 5)
  })
})

describe('compilePaths', () => {
  it('takes the first value that is there and not NULL', () => {
    assert.deepEqual(first('missing', 'none', 'address.gone', 'address.city', 'plain'), { S: 'Bonn' })
    assert.equal(first('missing', 'none'), undefined)
    assert.deepEqual(first('none'), { NULL: true })
    assert.deepEqual(first('broken', 'plain'), { X: 1 })
    assert.equal(compilePaths([])(image), undefined)
  })
})
