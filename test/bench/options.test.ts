import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseOptions } from '../../bench/options.ts'

const known = ['decode', 'build']

describe('parseOptions', () => {
  it('takes all without a name, or with the name all', () => {
    assert.deepEqual(parseOptions([], known).names, known)
    assert.deepEqual(parseOptions(['all'], known).names, known)
    assert.deepEqual(parseOptions(['build'], known).names, ['build'])
  })

  it('reads what a suite is asked for', () => {
    const { suite, json, chart } = parseOptions(
      ['decode', '--items', '10', '--rounds', '2', '--shape', 'wide', '--shape', 'text', '--form', 'export', '--file', 'f', '--partition-key', 'k', '--json', 'j', '--chart', 'c'], known)
    assert.deepEqual(suite, { items: 10, rounds: 2, minutes: undefined, shapes: ['wide', 'text'], form: 'export', file: { path: 'f', partitionKey: 'k', sortKey: undefined } })
    assert.deepEqual([json, chart], ['j', 'c'])
  })

  for (const [args, message] of [
    [['decod'], /no such bench: decod; there are decode, build and all/],
    [['--items', '0'], /--items/], [['--rounds', '1.5'], /--rounds/], [['--items', 'x'], /--items/],
    [['--shape', 'round'], /no such shape: round/], [['--form', 'x'], /--form/], [['--nonsense'], /nonsense/]
  ] as const) {
    it(`refuses ${args.join(' ')}`, () => {
      assert.throws(() => parseOptions(args, known), message)
    })
  }
})
