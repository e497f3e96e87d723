import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { canonicalName } from '../../../src/transform/functions/ast.ts'
import { namesOf } from '../../../src/transform/functions/catalog.ts'
import { refusedFunctions, refusedOperators, remedyFor } from '../../../src/transform/functions/refusals.ts'
import { checkFunction } from '../../../src/transform/functions/supported.ts'
import { functionsReadme, readmePath } from './readme.ts'

describe('the page of transform functions', () => {
  it('is what the table of functions says; UPDATE_GOLDEN=1 writes it anew', () => {
    const page = functionsReadme()
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(readmePath, page)
    assert.equal(readFileSync(readmePath, 'utf8'), page)
  })

  it('names every function', () => {
    const page = functionsReadme()
    for (const name of namesOf()) assert.match(page, new RegExp(`\`${name}[(\`]`), name)
  })

  it('names operators that can be compiled, and refused ones that cannot', () => {
    const operators = functionsReadme().split('## Operators')[1]!.split('\n## ')[0]!
    const examples = [...operators.matchAll(/`([^`]+)`/g)].map(([, example]) => example!)
    assert.ok(examples.length > 20)
    for (const example of examples) {
      const expression = /^[=!<>]+$/.test(example) ? `a ${example} b` : /^(?:AND|OR)$/.test(example) ? `a ${example} b` : example === 'NOT' ? 'NOT a' : example
      assert.deepEqual(checkFunction(expression), [], expression)
    }
    const refused: Readonly<Record<string, string>> = { '||': 'a || b', IN: 'a IN (1, 2)', 'NOT IN': 'a NOT IN (1, 2)', '-x': '-x', '+x': '+x' }
    for (const { names, remedy } of refusedOperators) {
      const [written] = names as [string]
      assert.ok(checkFunction(refused[written] ?? `x ${written}`)[0]!.endsWith(remedy), written)
    }
  })

  it('names refused functions with the remedy that the refusal has', () => {
    for (const { names, remedy } of refusedFunctions) {
      for (const name of names) assert.equal(remedyFor(canonicalName(name)), remedy, name)
    }
  })
})
