import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openStdin } from '../../../src/source/file/stdin-source.ts'
import type { PeekableSource } from '../../../src/source/contract.ts'

const signal = new AbortController().signal
const reader = new URL('stdin-reader.ts', import.meta.url).pathname

async function textsOf (source: PeekableSource): Promise<string[]> {
  const texts: string[] = []
  for await (const { index, data, gzip, bytes } of source.units(0, signal)) {
    assert.equal(index, texts.length)
    assert.equal(gzip, false)
    assert.equal(bytes, data?.length)
    texts.push(Buffer.from(data!).toString())
  }
  return texts
}

const chunks = (bytes: Uint8Array, size: number): Readable => Readable.from((function * () {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
})(), { objectMode: false })

/** Runs a process that reads its standard input as a source and tells what it saw. */
async function inProcess (mode: string, write: (input: NodeJS.WritableStream) => void | Promise<void>): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', reader, mode], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.on('error', () => {})
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text })
  const closed = once(child, 'close')
  await write(child.stdin)
  await closed
  return out
}

test('a real pipe, plain and gzip', async () => {
  const text = Array.from({ length: 200_000 }, (_, i) => `{"record":${i}}\n`).join('')
  for (const bytes of [Buffer.from(text), gzipSync(text)]) {
    const out = await inProcess('read', (input) => { input.end(bytes) })
    const { lines, bytes: total, units, peeked } = JSON.parse(out) as Record<string, number>
    assert.equal(lines, 200_000)
    assert.equal(total, text.length)
    assert.equal(units, Math.ceil(text.length / (1 << 20)))
    assert.equal(peeked, 0)
  }
})

test('a closed standard input is an empty one', async () => {
  assert.equal((JSON.parse(await inProcess('read', (input) => { input.end() })) as { units: number }).units, 0)
})

test('a reader that lags holds the writer back', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', reader, 'stall'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ready = once(child.stdout, 'data') as Promise<[Buffer]>
  const piece = Buffer.from('x'.repeat(65_535) + '\n')
  let accepted = 0
  let text = ''
  // Writes as long as the pipe takes more; stops when the reader has its unit and nothing moved for a second.
  while (accepted < 64 << 20) {
    accepted += piece.length
    if (child.stdin.write(piece)) continue
    const drained = once(child.stdin, 'drain').then(() => true, () => false)
    text ||= await Promise.race([ready.then(([data]) => data.toString()), drained.then(() => '')])
    if (!await Promise.race([drained, text === '' ? drained : new Promise<false>((resolve) => setTimeout(resolve, 1000, false))])) break
  }
  child.stdin.on('error', () => {})
  child.kill()
  assert.equal(text, 'unit 0')
  assert.ok(accepted >= 1 << 20 && accepted < 8 << 20, `${accepted} bytes were taken`)
})

test('a reader that is stopped while it waits ends at once', async () => {
  const out = await inProcess('abort', (input) => { input.write('a\n') })
  assert.equal(out, 'stopped')
})

test('units are whole lines, whatever the chunks', async () => {
  const text = 'aaa\r\nbbb\n\nccc\nlast'
  for (const size of [1, 2, 5, 100]) {
    for (const bytes of [Buffer.from(text), gzipSync(text), Buffer.concat([gzipSync('aaa\r\nb'), gzipSync('bb\n\nccc\nlast')])]) {
      const texts = await textsOf(openStdin({ maxLineBytes: 100, unitBytes: 4, stream: chunks(bytes, size) }))
      assert.deepEqual(texts, ['aaa\r\n', 'bbb\n', '\nccc\n', 'last'])
    }
  }
})

test('a line that is too long arrives cut, but too long still', async () => {
  const texts = await textsOf(openStdin({ maxLineBytes: 10, unitBytes: 1000, stream: chunks(Buffer.from(`a\n${'x'.repeat(500)}\nb\n`), 7) }))
  assert.deepEqual(texts, [`a\n${'x'.repeat(12)}\nb\n`])
})

test('a look at the beginning takes nothing away', async () => {
  const record = JSON.stringify({ tableName: 'T', dynamodb: { Keys: { id: { S: 'a' } } } })
  const text = `${record}\n`.repeat(50)
  const source = openStdin({ maxLineBytes: 1000, unitBytes: 1 << 20, stream: chunks(gzipSync(text), 10) })
  assert.equal((await source.peek({ records: 5, bytes: 1 << 20 })).records, 5)
  assert.equal((await source.peek({ records: 1000, bytes: 1 << 20 })).records, 50)
  assert.deepEqual(await textsOf(source), [text])
  await assert.rejects(source.peek(), { code: 'UNEXPECTED' })
  await assert.rejects(textsOf(source), { code: 'UNEXPECTED' })
})

test('damaged gzip on standard input', async () => {
  const packed = gzipSync('a\nb\n')
  for (const [bytes, message] of [
    [packed.subarray(0, packed.length - 3), /ends in the middle of its gzip data/], [packed.subarray(0, 4), /ends in the middle/],
    [Buffer.concat([packed, Buffer.from('x')]), /damaged gzip data|in the middle/], [Buffer.concat([packed, Buffer.alloc(9)]), /bytes follow/]
  ] as const) {
    await assert.rejects(textsOf(openStdin({ maxLineBytes: 100, stream: chunks(bytes, 5) })), { code: 'INPUT_CORRUPT', message })
  }
  await assert.rejects(textsOf(openStdin({ maxLineBytes: 100, stream: chunks(Buffer.from([0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0]), 5) })), { code: 'INPUT_CORRUPT', message: /Zstandard/ })
})

test('a fault that the look met is told again by the units', async () => {
  const bytes = Buffer.concat([gzipSync('{"dynamodb":{}}\n'), Buffer.from('junk behind it')])
  const source = openStdin({ maxLineBytes: 100, stream: chunks(bytes, 5) })
  assert.equal((await source.peek()).records, 1)
  await assert.rejects(textsOf(source), { code: 'INPUT_CORRUPT' })
  await assert.rejects(openStdin({ maxLineBytes: 100, stream: chunks(gzipSync('a').subarray(0, 8), 5) }).peek(), { code: 'INPUT_CORRUPT' })
})

test('a stream that fails', async () => {
  const stream = new PassThrough()
  stream.write('a\n')
  setImmediate(() => { stream.destroy(new Error('connection lost')) })
  await assert.rejects(textsOf(openStdin({ maxLineBytes: 100, stream })), { code: 'INPUT_NOT_FOUND', message: /connection lost/ })
})
