import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { ByteCredit } from '../../src/bytes/byte-credit.ts'
import type { Lease } from '../../src/bytes/byte-credit.ts'

const never = new AbortController().signal

describe('the credit of bytes', () => {
  it('grants up to its budget, then in the order of asking', async () => {
    const credit = new ByteCredit(100)
    const first = credit.take(60)!
    assert.equal(credit.take(60), undefined)
    const granted: string[] = []
    const large = credit.wait(80, never).then((lease) => { granted.push('large'); return lease })
    const small = credit.wait(10, never).then((lease) => { granted.push('small'); return lease })
    await turn()
    // The small one would fit, but the large one must not starve.
    assert.deepEqual([granted, credit.out], [[], 60])
    assert.equal(credit.take(1), undefined)
    first.release()
    first.release()
    const leases = await Promise.all([large, small])
    assert.deepEqual([granted, credit.out], [['large', 'small'], 90])
    for (const lease of leases) lease.release()
    assert.equal(credit.out, 0)
  })

  it('counts what a reply really has, and lets others in when that is less', async () => {
    const credit = new ByteCredit(100)
    const lease = await credit.wait(100, never)
    let other: Lease | undefined
    const waiting = credit.wait(40, never).then((granted) => { other = granted })
    lease.resize(70)
    await turn()
    assert.equal(other, undefined)
    lease.resize(60)
    await turn()
    await waiting
    assert.ok(other)
    lease.resize(500)
    assert.equal(credit.out, 540)
    lease.release()
    lease.resize(7)
    assert.equal(credit.out, 40)
  })

  it('grants anything while nothing is out', () => {
    const credit = new ByteCredit(10)
    assert.ok(credit.take(1000))
    assert.equal(credit.take(1), undefined)
  })

  it('forgets who gives up, and lets those behind in', async () => {
    const credit = new ByteCredit(100)
    credit.take(50)
    const stop = new AbortController()
    const gone = credit.wait(90, stop.signal)
    const behind = credit.wait(50, never)
    stop.abort(new Error('enough'))
    await assert.rejects(gone, /enough/)
    await behind
    assert.equal(credit.out, 100)
    await assert.rejects(credit.wait(1, stop.signal), /enough/)
  })
})
