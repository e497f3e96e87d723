import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { findingsReadme, readmePath } from './readme.ts'

describe('the page of findings', () => {
  it('is what the rules say; UPDATE_GOLDEN=1 writes it anew', () => {
    const page = findingsReadme()
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(readmePath, page)
    assert.equal(readFileSync(readmePath, 'utf8'), page)
  })
})
