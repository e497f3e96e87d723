import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { canonicalJson } from '../../../src/engine/plan/canonical-json.ts'
import { planFingerprint } from '../../../src/engine/plan/plan-fingerprint.ts'
import type { FingerprintInput } from '../../../src/engine/plan/plan-fingerprint.ts'
import { inputOf, orders, planOf } from './fixture.ts'
import { makeTablePlan } from '../../../src/engine/plan/make-table-plan.ts'

const input: FingerprintInput = {
  blockLimits: { rows: 1000, bytes: 1_000_000 },
  segment: { archive: 'gzip', level: 1, creator: 'c', rows: 10, bytes: 10, namePrefix: 'p' },
  formatVersion: 1
}

describe('planFingerprint', () => {
  const base = planFingerprint(planOf(), input)

  it('is the same for the same plan, also from files with keys in another order', () => {
    assert.match(base, /^[0-9a-f]{64}$/)
    assert.equal(planFingerprint(planOf(), input), base)
    assert.equal(planFingerprint(planOf({ schema: reversed(orders) as object }), input), base)
  })

  it('is not moved by workers, memory, log, state, sink or paths', () => {
    const options = { workers: { count: 7 }, memory: { blocks: '1GB' }, log: { level: 'debug' }, state: { dir: 'elsewhere' }, progress: 'off', deadLetters: { maxRatio: 1 } }
    assert.equal(planFingerprint(planOf({ options }), input), base)
    assert.equal(planFingerprint(planOf({ source: { changes: ['x', 'y'], rangeBytes: '1MB' } }), input), base)
  })

  it('is moved by all that decides rows and bytes', () => {
    const plans = [
      planOf({ options: { mapping: { numbers: 'null' } } }),
      planOf({ options: { mapping: { columns: { city: { path: 'town' } } } } }),
      planOf({ options: { partition: { count: 4 } } }),
      planOf({ source: { ttlDeletes: 'skip' } }),
      planOf({ schema: { ...orders, metricFieldSpecs: [{ name: 'total', dataType: 'DOUBLE', defaultNullValue: 1 }] } })
    ]
    const prints = [
      ...plans.map((plan) => planFingerprint(plan, input)),
      planFingerprint(planOf(), { ...input, formatVersion: 2 }),
      planFingerprint(planOf(), { ...input, blockLimits: { rows: 1001, bytes: 1_000_000 } }),
      planFingerprint(planOf(), { ...input, segment: { ...input.segment, rows: 11 } }),
      planFingerprint(planOf(), { ...input, segment: { ...input.segment, namePrefix: 'q' } })
    ]
    assert.equal(new Set([base, ...prints]).size, prints.length + 1)
  })
})

describe('canonicalJson', () => {
  it('does not depend on the order of keys, nor on undefined ones', () => {
    assert.equal(canonicalJson({ b: 1, a: [{ d: undefined, c: null }] }), '{"a":[{"c":null}],"b":1}')
    assert.equal(canonicalJson({ a: [{ c: null }], b: 1 }), '{"a":[{"c":null}],"b":1}')
  })

  it('tells values apart that JSON does not', () => {
    const values = [null, 0, '0', 0n, -Infinity, Infinity, '-Infinity', Uint8Array.of(0), Uint8Array.of(0, 0), [0], { $bigint: '0' }, { $bytes: '00' }, { $number: 'Infinity' }, { $$bigint: '0' }]
    assert.equal(new Set(values.map(canonicalJson)).size, values.length)
  })

  it('is one-to-one on plain JSON', () => {
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      assert.equal(canonicalJson(a) === canonicalJson(b), isDeepStrictEqual(plain(a), plain(b)))
      assert.equal(canonicalJson(reversed(a)), canonicalJson(a))
    }))
  })
})

function reversed (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).reverse().map(([key, item]) => [key, reversed(item)]))
}

describe('makeTablePlan', () => {
  it('is pure: it changes nothing of its input and gives the same again', () => {
    const given = inputOf()
    const before = canonicalJson([given.schema, given.tableConfig, given.options, given.facts])
    const first = makeTablePlan(given)
    assert.equal(canonicalJson([given.schema, given.tableConfig, given.options, given.facts]), before)
    assert.equal(canonicalJson(makeTablePlan(given)), canonicalJson(first))
  })
})
