import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyOf, uriOf } from '../../../src/push/deep-store/key.ts'

test('keys are the table and the file', () => {
  assert.equal(keyOf('t', { archivePath: '/staging/t-p0001-000002.tar.lz4' }), 't/t-p0001-000002.tar.lz4')
})

test('URIs: a base, or a place for the key', () => {
  for (const [uri, expected] of [
    ['s3://b/p', 's3://b/p/t/s.tar.gz'],
    ['http://h:9000/b/', 'http://h:9000/b/t/s.tar.gz'],
    ['https://h/{key}?token=x', 'https://h/t/s.tar.gz?token=x'],
    ['file:///var/x', 'file:///var/x/t/s.tar.gz']
  ] as const) assert.equal(uriOf(uri, 't/s.tar.gz'), expected)
  assert.equal(uriOf('s3://b', 'a b/c#d.tar.gz'), 's3://b/a%20b/c%23d.tar.gz')
})
