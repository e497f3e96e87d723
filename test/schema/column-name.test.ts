import { it } from 'node:test'
import assert from 'node:assert/strict'
import { columnNameFault } from '../../src/schema/column-name.ts'

it('names that are safe in the metadata of segments', () => {
  for (const name of ['a', 'meetup_id', 'A1', '1st', 'address.city', 'x-y', 'a@b', 'price$', 'dynamodb__x']) {
    assert.equal(columnNameFault(name), undefined, name)
  }
})

it('names that are not', () => {
  for (const name of ['', '$docId', '$x', 'a b', 'a\tb', 'a,b', 'a=b', 'a:b', '#a', '!a', 'a\\b', 'a/b', 'a"b', 'été', '名', 'a\u0000', '.a', 'a.', 'a..b', 'a$$b', 'a{b}']) {
    assert.notEqual(columnNameFault(name), undefined, JSON.stringify(name))
  }
})
