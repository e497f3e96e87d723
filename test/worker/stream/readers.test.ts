import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { KernelReader } from '../../../src/worker/stream/kernel-reader.ts'
import type { BodyFacts, BodyReader } from '../../../src/worker/stream/payload-lines.ts'
import { readPlainly } from '../../../src/worker/stream/plain-reader.ts'
import { aggregateOf, bodyOf } from './bodies.ts'

interface Line { readonly text: string, readonly sequenceNumber: string, readonly sub: number | undefined, readonly reason: string | undefined, readonly raw: string }
type Reading = { readonly lines: readonly Line[], readonly facts: BodyFacts } | 'given up' | 'no reply'

/** All that a reader tells of a body. */
function readingOf (read: BodyReader, body: Uint8Array): Reading {
  const lines: Line[] = []
  try {
    const reading = read(body)
    let step = reading.next()
    for (; step.done !== true; step = reading.next()) {
      const { bytes, count, sequenceNumber, subSequenceNumber, fault, raw } = step.value
      const texts = Buffer.from(bytes).toString('latin1').split('\n')
      assert.equal(texts.pop(), '')
      assert.equal(texts.length, count)
      texts.forEach((text, i) => lines.push({ text, sequenceNumber: sequenceNumber(i), sub: subSequenceNumber(i), reason: fault(i)?.reason, raw: Buffer.from(raw(i)).toString('latin1') }))
    }
    return step.value === null ? 'given up' : { lines, facts: step.value }
  } catch (error) {
    assert.ok(error instanceof SyntaxError, String(error))
    return 'no reply'
  }
}

const kernel = new KernelReader()
const fast = (body: Uint8Array): Reading => readingOf((bytes) => kernel.read(bytes), body)
const plain = (body: Uint8Array): Reading => readingOf(readPlainly, body)

/** The kernel's reading where it has one is the plain one; @returns whether it had one. */
function compare (body: Uint8Array): boolean {
  const reading = fast(body)
  if (reading === 'given up') return false
  assert.deepEqual(reading, plain(body))
  return true
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const sequence = '49590338271490256608559692538361571095921575989136588898'
const payload = fc.oneof(
  fc.json().map((json) => `{"a":${json}}`),
  fc.string().map((value) => `{"a":\n\n ${JSON.stringify(value)}}\n`),
  fc.uint8Array({ maxLength: 100 }),
  fc.constantFrom('', ' \r\n', '\ufeff{}', '{', 'x', '\n', '{}')
)
const record = fc.record({ data: payload, sequenceNumber: fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 56n }).map(String), fc.constant(sequence)), arrivedAt: fc.option(fc.integer({ min: 1e12, max: 2e12 }).map((ms) => ms / 1000), { nil: undefined }) })

/** JSON with any order of members, any white space between tokens, and members that nobody knows. */
const body = fc.record({ records: fc.array(record, { maxLength: 8 }), extra: fc.array(fc.tuple(fc.string(), fc.jsonValue()), { maxLength: 3 }), seed: fc.integer(), spaced: fc.boolean() }).map(({ records, extra, seed, spaced }) => {
  let state = seed >>> 0
  const roll = (n: number): number => (state = Math.imul(state, 1664525) + 1013904223 >>> 0) % n
  const gap = (): string => spaced ? ['', '', ' ', '\t', '\n', '\r\n  '][roll(6)]! : ''
  const object = (members: [string, string][]): string => {
    const shuffled = members.map((member) => [roll(1000), member] as const).sort(([a], [b]) => a - b)
    return `{${gap()}${shuffled.map(([, [name, value]]) => `${JSON.stringify(name)}${gap()}:${gap()}${value}${gap()}`).join(`,${gap()}`)}}`
  }
  const others = extra.map(([name, value]): [string, string] => [name, JSON.stringify(value)])
  const list = records.map(({ data, sequenceNumber, arrivedAt }) => object([
    ...others,
    ['SequenceNumber', `"${sequenceNumber}"`],
    ['Data', `"${Buffer.from(data).toString('base64')}"`],
    ...(arrivedAt === undefined ? [] : [['ApproximateArrivalTimestamp', roll(2) === 0 ? String(arrivedAt) : arrivedAt.toExponential().replace('+', roll(2) === 0 ? '' : '+')] as [string, string]]),
    ['PartitionKey', '"k é"']
  ]))
  return text(object([...others, ['Records', `[${gap()}${list.join(`${gap()},${gap()}`)}${gap()}]`], ['MillisBehindLatest', '0'], ['ChildShards', '[{"ShardId":"s","ParentShards":["p"]}]']]))
})

describe('the kernel beside the plain reader', () => {
  it('reads bodies of any order, white space and members the same', () => {
    let read = 0
    fc.assert(fc.property(body, (bytes) => { if (compare(bytes)) read++ }), { numRuns: 500 })
    assert.ok(read > 100, `${read} of 500 were not given up`)
  })

  it('reads no body that is damaged otherwise than plainly', () => {
    let read = 0
    const damage = fc.record({ at: fc.nat(), kind: fc.constantFrom('cut', 'change', 'leave out', 'double', 'put'), byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[],:=/+eE0 \n'))) })
    fc.assert(fc.property(body, damage, (bytes, { at, kind, byte }) => {
      const place = at % bytes.length
      const before = bytes.subarray(0, place)
      const damaged = {
        cut: [before],
        change: [before, [byte], bytes.subarray(place + 1)],
        'leave out': [before, bytes.subarray(place + 1)],
        double: [before, bytes.subarray(place >> 1)],
        put: [before, [byte], bytes.subarray(place)]
      }[kind]
      if (compare(Buffer.concat(damaged.map((part) => Uint8Array.from(part))))) read++
    }), { numRuns: 2000 })
    assert.ok(read > 100, `${read} of 2000 were read`)
  })

  it('decodes base64 of every length and every padding, and takes no other', () => {
    const base64 = (data: string): Uint8Array => text(`{"Records":[{"SequenceNumber":"1","Data":"${data}"}]}`)
    const bytes = Buffer.from(Array.from({ length: 400 }, (_, i) => i * 7 & 255)).map((byte, i) => i === 0 ? 0x7b : byte)
    for (let size = 1; size <= 300; size++) {
      const data = Buffer.from(bytes.subarray(0, size)).toString('base64')
      assert.ok(compare(base64(data)), data)
      for (const wrong of [data + '=', data + 'A', data.slice(0, -1), data.replace(/.{3}$/, 'A=='), data.replace(/.$/, '='), `${data.slice(0, size)}-${data.slice(size + 1)}`]) compare(base64(wrong))
    }
    // Every byte in place of every character of a text that fills a look at 16 of them.
    const whole = Buffer.from(bytes.subarray(0, 36)).toString('base64')
    for (let code = 0; code < 256; code++) {
      for (const at of [0, 5, 16, 31, 47]) {
        const changed = Buffer.from(base64(whole))
        changed[changed.indexOf(whole) + at] = code
        compare(changed)
      }
    }
  })

  it('hands many records over in several pieces', () => {
    const records = Array.from({ length: 9000 }, (_, i) => ({ data: `{"n":${i}${' '.repeat(i % 90)}}`, sequenceNumber: String(i), arrivedAt: 1719082124 - i }))
    const reading = fast(bodyOf(records))
    assert.ok(typeof reading === 'object')
    assert.deepEqual(reading.facts, { records: 9000, aggregated: 0, first: '0', last: '8999', oldestArrival: (1719082124 - 8999) * 1000, newestArrival: 1719082124000 })
    assert.deepEqual(reading, plain(bodyOf(records)))
    const large = bodyOf([{ data: `{"x":"${'y'.repeat(3 << 20)}"}`, sequenceNumber: '1' }, { data: '{}', sequenceNumber: '2' }])
    assert.ok(compare(large))
  })
})

describe('the plain reader', () => {
  const given = (body: Uint8Array): Exclude<Reading, string> => {
    const reading = plain(body)
    assert.ok(typeof reading === 'object')
    return reading
  }

  it('unpacks aggregated records', () => {
    const users = ['{"a":1}', '{"b":\n2}', ' ', Buffer.from([255])]
    const { lines, facts } = given(bodyOf([{ data: '{}', sequenceNumber: '1' }, { data: aggregateOf(users), sequenceNumber: '2' }, { data: '{"c":3}', sequenceNumber: '3' }]))
    assert.deepEqual(lines.map(({ text, sequenceNumber, sub, reason }) => [text, sequenceNumber, sub, reason]), [
      ['{}', '1', undefined, undefined], ['{"a":1}', '2', 0, undefined], ['{"b":\r2}', '2', 1, undefined], ['\0', '2', 2, 'BAD_JSON'], ['\xff', '2', 3, undefined], ['{"c":3}', '3', undefined, undefined]
    ])
    assert.equal(lines[2]!.raw, '{"b":\n2}')
    assert.deepEqual([facts.records, facts.aggregated, facts.first, facts.last], [3, 1, '1', '3'])
    assert.equal(fast(bodyOf([{ data: aggregateOf(users), sequenceNumber: '1' }])), 'given up')
  })

  it('takes an aggregate that is damaged anywhere for a fault', () => {
    const whole = aggregateOf(['{"a":1}', '{"b":2}'])
    for (let at = 4; at < whole.length; at++) {
      const damaged = Buffer.from(whole)
      damaged[at]! ^= 1
      for (const bytes of [damaged, whole.subarray(0, at)]) {
        const { lines: [line, ...more] } = given(bodyOf([{ data: bytes, sequenceNumber: '7' }]))
        assert.deepEqual([line!.reason, line!.raw, more.length], ['BAD_AGGREGATE', bytes.toString('latin1'), 0])
      }
    }
    assert.equal(given(bodyOf([{ data: aggregateOf([]), sequenceNumber: '7' }])).lines[0]!.reason, 'BAD_AGGREGATE')
  })

  it('makes a fault of what is no payload, and knows what is no reply', () => {
    const { lines } = given(text('{"Records":[{"SequenceNumber":"1"},{"SequenceNumber":"2","Data":5},{"SequenceNumber":"3","Data":"e30"},{"SequenceNumber":"4","Data":"e30="},{"SequenceNumber":"5","Data":""}]}'))
    assert.deepEqual(lines.map(({ reason, raw }) => [reason, raw]), [['NOT_A_RECORD', ''], ['NOT_A_RECORD', ''], ['BAD_BASE64', 'e30'], [undefined, '{}'], ['BAD_JSON', '']])
    for (const wrong of ['', '{', '[]', 'null', '{}', '{"Records":{}}', '{"Records":[{}]}', '{"Records":[5]}', '{"Records":[{"SequenceNumber":1,"Data":"e30="}]}', '{"Records":[]']) {
      assert.equal(plain(text(wrong)), 'no reply', wrong)
      assert.equal(fast(text(wrong)), 'given up', wrong)
    }
    assert.deepEqual(given(text('{"Records":[]}')), fast(text(' { "Records" : [ ] } ')))
  })
})
