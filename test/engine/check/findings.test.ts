import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { allRules } from '../../../src/engine/check/all-rules.ts'
import type { Finding } from '../../../src/engine/check/rule.ts'
import { runRules } from '../../../src/engine/check/run-rules.ts'
import { clusterWith, inputOf } from './case.ts'
import type { Case } from './case.ts'

interface Fixture { readonly triggers: Case, readonly quiet: Case }

const findings = readdirSync(new URL('../../../src/engine/check/findings/', import.meta.url)).filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3))
const fixtures = new URL('./fixtures/', import.meta.url)

describe('each finding', () => {
  it('is a rule of a code of its file\'s name, and there are no others', () => {
    assert.deepEqual(allRules.map(({ code }) => code).sort(), findings.map(codeOf).sort())
  })

  it('has fixtures, and there are no others', () => {
    assert.deepEqual(readdirSync(fixtures).map((name) => name.replace(/\.ts$/, '')).sort(), findings.sort())
  })

  it('says what happens and what to do, as parts of a sentence', () => {
    for (const { code, title, why, remedy } of allRules) {
      for (const text of [why, remedy]) assert.match(text, /^[a-zA-Z`].*[^.]$/s, code)
      assert.match(title, /^[a-zA-Z].*[^.]$/, code)
    }
  })

  for (const name of findings) {
    const code = codeOf(name)
    it(`${code} is found where it is, and nowhere else`, async () => {
      const url = new URL(`${name}.ts`, fixtures)
      assert.ok(existsSync(url), `no fixtures: ${url.pathname}`)
      const { triggers, quiet } = await import(url.href) as Fixture
      const found = await of(code, triggers)
      assert.ok(found.length > 0, `${code} does not trigger`)
      assert.deepEqual(found.map(({ subject, path }) => `${subject} ${path}`.trim()), triggers.at, code)
      for (const { level, mended } of found) {
        assert.equal(level, triggers.level, code)
        assert.equal(mended !== null, triggers.mended === true, `${code} mended: ${mended}`)
      }
      assert.deepEqual(await of(code, quiet), [], `${code} on what is right`)
    })
  }
})

describe('a right table', () => {
  it('has no finding, without and with a cluster', async () => {
    assert.deepEqual(codes(runRules(await inputOf({}), allRules)), [])
    assert.deepEqual(codes(runRules(await inputOf({ cluster: clusterWith(1) }), allRules)), [])
    assert.deepEqual(codes(runRules(await inputOf({ cluster: clusterWith(4), items: 10_000_000, serverHeap: 8 * 2 ** 30 }), allRules)), [])
  })
})

async function of (code: string, given: Case): Promise<readonly Finding[]> {
  return runRules(await inputOf(given), allRules).filter((finding) => finding.code === code)
}

function codes (found: readonly Finding[]): readonly string[] {
  return found.map(({ code, path, message }) => `${code} ${path} ${message}`)
}

function codeOf (name: string): string {
  return name.replaceAll('-', '_').toUpperCase()
}
