import assert from 'node:assert/strict'
import { existsSync, lstatSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { emptyCounts } from '../../src/block/batch-decoder.ts'
import { BackfillJournal } from '../../src/checkpoint/backfill-journal.ts'
import { DeadLetterFile } from '../../src/engine/backfill/dead-letter-file.ts'
import { DeadLetterPart } from '../../src/worker/dead-letter-part.ts'
import { tempFolder } from '../temp-folder.ts'

const folder = () => tempFolder('dead')
const journalIn = (dir: string) => BackfillJournal.open(join(dir, 'state'), { fingerprint: 'f', parts: {}, table: 't' })
const read = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))

describe('dead letters', () => {
  it('keep the raw bytes: text as text, anything else as base64', () => {
    const part = new DeadLetterPart(folder(), 'u', 'a.json')
    part.add({ reason: 'BAD_JSON', detail: 'd', line: 2, raw: new TextEncoder().encode('{"é":\u0000') })
    part.add({ reason: 'BAD_VALUE', detail: 'd', field: 'x', line: 7, raw: Uint8Array.of(0xff, 0x00, 0x80) })
    assert.deepEqual(read(part.close()!), [
      { file: 'a.json', line: 2, reason: 'BAD_JSON', detail: 'd', raw: '{"é":\u0000' },
      { file: 'a.json', line: 7, reason: 'BAD_VALUE', field: 'x', detail: 'd', rawBase64: '/wCA' }
    ])
  })

  it('get the line of the file when they are appended, and the part is removed', async () => {
    const dir = folder()
    const part = new DeadLetterPart(dir, 'u', 'a.json')
    part.add({ reason: 'BAD_JSON', detail: 'd', line: 2, raw: new Uint8Array(0) })
    const path = part.close()!
    const file = new DeadLetterFile(join(dir, 'all', 'dead.ndjson'), journalIn(dir))
    await file.append(path, { lines: 100 })
    assert.equal(existsSync(path), false)
    const further = new DeadLetterPart(dir, 'v', 'a.json')
    further.add({ reason: 'BAD_JSON', detail: 'd', line: 2, raw: new Uint8Array(0) })
    await file.append(further.close()!, { lines: 0, fromByte: 4096 })
    file.close()
    assert.deepEqual(read(file.path).map(({ line, fromByte }) => [line, fromByte]), [[102, undefined], [2, 4096]])
    assert.equal(file.length, readFileSync(file.path).length)
  })

  it('of a unit that was not journalled are cut off at the next start; a file of another job is not touched', async () => {
    const dir = folder()
    const path = join(dir, 'dead.ndjson')
    const write = async (file: DeadLetterFile) => {
      const part = new DeadLetterPart(dir, 'u', 'a.json')
      part.add({ reason: 'BAD_JSON', detail: 'd', line: 1, raw: new Uint8Array(0) })
      await file.append(part.close()!, { lines: 0 })
    }
    const journal = journalIn(dir)
    const first = new DeadLetterFile(path, journal)
    await write(first)
    journal.append({ t: 'unit', pass: 0, unit: 0, name: 'a', lines: 1, counts: emptyCounts(), blocks: {}, deadLetterBytes: first.length })
    await write(first)
    first.close()
    new DeadLetterFile(path, journal).close()
    assert.equal(read(path).length, 1)
    assert.throws(() => new DeadLetterFile(join(dir, 'other.ndjson'), journal), { code: 'STATE_MISMATCH', message: /not in/ })
    truncateSync(path, 3)
    assert.throws(() => new DeadLetterFile(path, journal), { code: 'STATE_MISMATCH', message: /shorter/ })
    assert.throws(() => new DeadLetterFile(path, journalIn(folder())), { code: 'STATE_MISMATCH', message: /there already/ })
    assert.equal(readFileSync(path).length, 3)
    journal.close()
  })

  it('of a job that was killed before its first unit was journalled do not bar its next run', async () => {
    const dir = folder()
    const path = join(dir, 'dead.ndjson')
    const journal = journalIn(dir)
    new DeadLetterFile(path, journal).close()
    writeFileSync(path, 'left by the killed run')
    new DeadLetterFile(path, journal).close()
    assert.equal(readFileSync(path).length, 0)
    journal.close()
  })

  it('may hold U+2028, which ends no line', async () => {
    const dir = folder()
    const part = new DeadLetterPart(dir, 'u', 'a.json')
    const raw = 'x\u2028y\u2029z\u0085'
    part.add({ reason: 'BAD_JSON', detail: 'd', line: 1, raw: new TextEncoder().encode(raw) })
    const file = new DeadLetterFile(join(dir, 'dead.ndjson'), journalIn(dir))
    await file.append(part.close()!, { lines: 0 })
    file.close()
    assert.equal(read(file.path)[0].raw, raw)
  })

  it('for which there is no space stop the unit with SPILL_FULL and a remedy', () => {
    const raw = new Uint8Array(600_000).fill(97)
    // /dev/full takes the open and refuses every byte.
    const full = (label: string) => {
      const part = new DeadLetterPart(folder(), label, 'a.json')
      symlinkSync('/dev/full', part.path)
      part.add({ reason: 'BAD_JSON', detail: '', line: 1, raw })
      return part
    }
    const isFull = (error: any) => error.code === 'SPILL_FULL' && /memory\.spillDir/.test(error.context.remedy)
    const grown = full('a')
    assert.throws(() => { grown.add({ reason: 'BAD_JSON', detail: '', line: 2, raw }) }, isFull)
    grown.discard()
    assert.throws(() => lstatSync(grown.path), { code: 'ENOENT' })
    const ended = full('b')
    assert.throws(() => ended.close(), isFull)
    ended.discard()
  })

  it('need no memory for many: the part is written as it grows', () => {
    const part = new DeadLetterPart(folder(), 'u', 'a.json')
    const raw = new Uint8Array(200_000).fill(97)
    for (let i = 0; i < 20; i++) part.add({ reason: 'BAD_JSON', detail: '', line: i, raw })
    assert.ok(readFileSync(part.path).length > 3_000_000)
    assert.equal(read(part.close()!).length, 20)
  })
})
