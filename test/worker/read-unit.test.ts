import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { constants, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { DynapinotError } from '../../src/errors.ts'
import type { ErrorCode } from '../../src/errors.ts'
import type { InputUnit } from '../../src/worker/protocol.ts'
import { checkItemCount, readUnit } from '../../src/worker/read-unit.ts'
import { RecordingDecoder } from './recording-decoder.ts'
import type { TooLong } from './recording-decoder.ts'

const dir = mkdtempSync(join(tmpdir(), 'read-unit-'))
after(() => { rmSync(dir, { recursive: true }) })

let files = 0
function unitOf (bytes: Uint8Array, fields: Partial<InputUnit> = {}): InputUnit {
  const path = join(dir, `f${files++}`)
  writeFileSync(path, bytes)
  return { index: 0, name: 'export/data/a.json.gz', path, gzip: true, bytes: bytes.length, ...fields }
}

async function read (unit: InputUnit, maxLineBytes = 1 << 20): Promise<{ seen: Array<string | TooLong>, lines: number, bytes: number }> {
  const decoder = new RecordingDecoder()
  const result = await readUnit(unit, { maxLineBytes }, decoder)
  assert.equal(result.lines, decoder.lineCount)
  return { seen: decoder.all(), ...result }
}

async function fails (unit: InputUnit, code: ErrorCode, message: RegExp): Promise<DynapinotError> {
  let caught: unknown
  await assert.rejects(async () => { await read(unit) }, (error) => { caught = error; return true })
  assert.ok(caught instanceof DynapinotError, String(caught))
  assert.equal(caught.code, code, caught.message)
  assert.match(caught.message, message)
  assert.equal(caught.context.file, unit.name)
  return caught
}

/** Lines that fill several pieces of input and output, and that gzip cannot shrink away. */
const text = Array.from({ length: 80_000 }, (_, i) => `${i} ${randomBytes(20).toString('hex')}`).join('\n') + '\n'
const expected = text.trimEnd().split('\n')

test('gzip, plain and bytes at hand give the same lines', async () => {
  const packed = gzipSync(text)
  assert.ok(packed.length > 1 << 20)
  const gzip = await read(unitOf(packed, { md5: createHash('md5').update(packed).digest('base64') }))
  assert.deepEqual(gzip.seen, expected)
  assert.equal(gzip.bytes, packed.length)
  const plain = await read(unitOf(Buffer.from(text), { gzip: false, md5: createHash('md5').update(text).digest('base64') }))
  assert.deepEqual(plain.seen, expected)
  assert.equal(plain.bytes, text.length)
  const data = await read({ index: 0, name: '-', data: Buffer.from(text), gzip: false, bytes: text.length })
  assert.deepEqual(data.seen, expected)
})

test('gzip members in a row are one stream, wherever a line is cut', async () => {
  const bytes = Buffer.from('a\nbb\nccc\ndddd')
  for (let cut = 0; cut <= bytes.length; cut++) {
    const packed = Buffer.concat([gzipSync(bytes.subarray(0, cut)), gzipSync(bytes.subarray(cut)), gzipSync('')])
    assert.deepEqual((await read(unitOf(packed))).seen, ['a', 'bb', 'ccc', 'dddd'])
  }
})

test('many small members', async () => {
  const members = Array.from({ length: 5_000 }, (_, i) => gzipSync(`${i}\n`, { level: 1 }))
  const { seen } = await read(unitOf(Buffer.concat(members)))
  assert.deepEqual(seen, members.map((_, i) => String(i)))
})

test('empty inputs have no lines', async () => {
  assert.deepEqual((await read(unitOf(gzipSync('')))).seen, [])
  assert.deepEqual((await read(unitOf(Buffer.alloc(0)))).seen, [])
  assert.deepEqual((await read(unitOf(Buffer.alloc(0), { gzip: false }))).seen, [])
  assert.deepEqual((await read({ index: 0, name: '-', data: Buffer.alloc(0), gzip: false, bytes: 0 })).seen, [])
})

test('an over-long line is reported and the rest is read', async () => {
  const { seen } = await read(unitOf(gzipSync(`a\n${'x'.repeat(2_000_000)}\r\nb`)), 1000)
  assert.deepEqual(seen, ['a', { tooLong: 2_000_000, start: 'x'.repeat(1 << 20), line: 2 }, 'b'])
})

test('a gzip bomb does not lie in memory', async () => {
  // One line of 512 MiB in 0.5 MB of gzip.
  const block = gzipSync(Buffer.alloc(64 << 20, 'x'), { level: 9 })
  const unit = unitOf(Buffer.concat([...Array<Buffer>(8).fill(block), gzipSync('\nend\n')]))
  let most = 0
  const seen: number[] = []
  const before = process.memoryUsage().arrayBuffers
  await readUnit(unit, { maxLineBytes: 1000 }, {
    lines: (bytes) => { seen.push(bytes.length); return 1 },
    tooLong: (_start, length) => { seen.push(length); most = process.memoryUsage().arrayBuffers - before }
  })
  assert.deepEqual(seen, [512 << 20, 4])
  assert.ok(most < 200 << 20, `${most} bytes`)
})

test('every cut of a gzip file is an error that names file and place', async () => {
  const packed = gzipSync('some lines\nof text\n')
  for (let length = 1; length < packed.length; length++) {
    const error = await fails(unitOf(packed.subarray(0, length)), 'INPUT_CORRUPT', /a\.json\.gz ends in the middle of its gzip data, at or after byte \d+/)
    assert.match(error.context.remedy ?? '', /copy/)
  }
})

test('a file that is cut in a later piece tells about where', async () => {
  const packed = gzipSync(text)
  const error = await fails(unitOf(packed.subarray(0, packed.length - 9)), 'INPUT_CORRUPT', /ends in the middle/)
  const place = Number(/byte (\d+)/.exec(error.message)?.[1])
  assert.ok(place > packed.length - (1 << 20) && place <= packed.length, String(place))
})

test('any changed byte is found, by gzip or by MD5', async () => {
  const packed = gzipSync('{"Item":{"id":{"S":"1"}}}\n{"Item":{"id":{"S":"2"}}}\n', { level: constants.Z_BEST_COMPRESSION })
  const md5 = createHash('md5').update(packed).digest('base64')
  await fc.assert(fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
    const damaged = Buffer.from(packed)
    damaged[at]! ^= change
    await assert.rejects(read(unitOf(damaged, { md5 })), (error: unknown) =>
      error instanceof DynapinotError && (error.code === 'INPUT_CORRUPT' || error.code === 'INPUT_MISMATCH'))
  }), { numRuns: 200 })
})

test('a wrong checksum of the data', async () => {
  const packed = gzipSync(text)
  packed[packed.length - 8]! ^= 1
  await fails(unitOf(packed), 'INPUT_CORRUPT', /damaged gzip data \(incorrect data check\)/)
})

test('bytes behind the gzip data', async () => {
  const packed = gzipSync('a\n')
  await fails(unitOf(Buffer.concat([packed, Buffer.from('garbage')])), 'INPUT_CORRUPT', /damaged gzip data/)
  await fails(unitOf(Buffer.concat([packed, Buffer.alloc(20)])), 'INPUT_CORRUPT', /bytes follow the end/)
  // Zeros between members would end the stream early, and hide the lines behind them.
  await fails(unitOf(Buffer.concat([packed, Buffer.alloc(20), packed])), 'INPUT_CORRUPT', /bytes follow the end/)
  await fails(unitOf(Buffer.concat([packed, Buffer.alloc(2 << 20), packed])), 'INPUT_CORRUPT', /bytes follow the end/)
})

test('not gzip at all', async () => {
  await fails(unitOf(Buffer.from('{"Item":{}}\n')), 'INPUT_CORRUPT', /is not gzip, at or after byte 0/)
})

test('MD5 of the manifest and of the file, both told', async () => {
  const packed = gzipSync('a\n')
  const actual = createHash('md5').update(packed).digest('base64')
  const wrong = createHash('md5').update('other').digest('base64')
  const error = await fails(unitOf(packed, { md5: wrong }), 'INPUT_MISMATCH', /has MD5/)
  assert.ok(error.message.includes(actual) && error.message.includes(wrong))
})

test('a missing file, and a folder in its place', async () => {
  await fails({ ...unitOf(Buffer.alloc(0)), path: join(dir, 'none') }, 'INPUT_NOT_FOUND', /does not exist/)
  await fails({ ...unitOf(Buffer.alloc(0)), path: dir }, 'INPUT_NOT_FOUND', /cannot be read \(EISDIR\)/)
})

test('item count', () => {
  const unit: InputUnit = { index: 0, name: 'a.json.gz', gzip: true, bytes: 1, itemCount: 3 }
  checkItemCount(unit, 3)
  checkItemCount({ ...unit, itemCount: undefined }, 3)
  assert.throws(() => { checkItemCount(unit, 2) }, { code: 'INPUT_MISMATCH', message: 'a.json.gz has 2 items, its manifest says 3' })
})

test('ranges: every line once, whatever the borders', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.string({ maxLength: 9, unit: fc.constantFrom('a', 'b', '\r') }), { maxLength: 12 }),
    fc.boolean(),
    fc.array(fc.nat(60), { maxLength: 6 }),
    async (lines, closed, cuts) => {
      const bytes = Buffer.from(lines.join('\n') + (closed ? '\n' : ''))
      const whole = (await read(unitOf(bytes, { gzip: false }))).seen
      const borders = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort((a, b) => a - b)
      const unit = unitOf(bytes, { gzip: false })
      const parts: Array<string | TooLong> = []
      let total = 0
      for (let i = 0; i + 1 < borders.length; i++) {
        const part = await read({ ...unit, range: { start: borders[i]!, end: borders[i + 1]! } })
        parts.push(...part.seen)
        total += part.bytes
      }
      assert.deepEqual(parts, whole)
      assert.equal(total, bytes.length)
    }
  ), { numRuns: 300 })
})

test('ranges of a file of many pieces, and a line longer than a range', async () => {
  const long = 'x'.repeat(3 << 20)
  const bytes = Buffer.from(`${text}${long}\n${text}`)
  const unit = unitOf(bytes, { gzip: false })
  const step = 700_001
  const parts: Array<string | TooLong> = []
  for (let start = 0; start < bytes.length; start += step) {
    parts.push(...(await read({ ...unit, range: { start, end: Math.min(start + step, bytes.length) } }, 4 << 20)).seen)
  }
  assert.deepEqual(parts, [...expected, long, ...expected])
})

test('a file that has become shorter', async () => {
  const unit = unitOf(Buffer.from('aaa\nbbb\n'), { gzip: false, range: { start: 0, end: 20 } })
  await fails(unit, 'INPUT_CORRUPT', /ends before byte 20: it is shorter than when the job began/)
})

test('a file that has become longer ends with the line that was the last', async () => {
  const unit = unitOf(Buffer.from('aaa\nbbb\nccc\n'), { gzip: false, range: { start: 0, end: 6 } })
  assert.deepEqual((await read(unit)).seen, ['aaa', 'bbb'])
})

test('an error of the decoder comes out as it is', async () => {
  for (const unit of [unitOf(gzipSync(text)), unitOf(Buffer.from(text), { gzip: false })]) {
    const mine = new DynapinotError('SPILL_FULL', 'full')
    await assert.rejects(readUnit(unit, { maxLineBytes: 100 }, { lines: () => { throw mine }, tooLong: () => {} }), mine)
  }
})

test('stops at the next batch of lines when it is told to, whatever the form of the input', async () => {
  const data = Buffer.from(text)
  // All of this is one piece of compressed input, and many batches.
  const zeros = gzipSync('0000000\n'.repeat(1 << 20))
  assert.ok(zeros.length < 512 << 10)
  for (const unit of [unitOf(zeros), unitOf(data, { gzip: false }), unitOf(data, { gzip: false, range: { start: 9, end: data.length } }), { index: 0, name: '-', data, gzip: false, bytes: data.length }]) {
    let calls = 0
    await assert.rejects(readUnit(unit, { maxLineBytes: 100, stopped: () => calls > 0 }, {
      lines: (bytes) => { calls++; return bytes.filter((byte) => byte === 10).length },
      tooLong: () => {}
    }), { code: 'INTERRUPTED' })
    assert.equal(calls, 1)
  }
})
