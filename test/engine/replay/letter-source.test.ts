import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { LetterSource } from '../../../src/engine/replay/letter-source.ts'
import { LetterFile } from '../../../src/engine/replicate/letter-file.ts'
import type { StreamDeadLetterLine } from '../../../src/worker/protocol.ts'
import { readPlainly } from '../../../src/worker/stream/plain-reader.ts'
import { tempFolder } from '../../temp-folder.ts'

const dir = tempFolder('letters')

function fileOf (name: string, letters: readonly StreamDeadLetterLine[]): string {
  const path = join(dir, name)
  writeFileSync(path, letters.map((letter) => JSON.stringify(letter) + '\n').join(''))
  return path
}

/** Shard, sequence number and payload of all that a source gives out. */
async function readAll (source: LetterSource): Promise<readonly (readonly [string, string, string])[]> {
  const all: [string, string, string][] = []
  const next = new Map<string, number>()
  let index = 0
  for await (const batch of source.batches(new AbortController().signal)) {
    assert.equal(batch.index, index++)
    assert.equal(batch.sequence, next.get(batch.shardId) ?? 0)
    next.set(batch.shardId, batch.sequence + 1)
    assert.equal(source.shards().find(({ shardId }) => shardId === batch.shardId)?.batches, batch.sequence + 1)
    for (const { count, raw, sequenceNumber } of readPlainly(batch.body!)) {
      for (let i = 0; i < count; i++) all.push([batch.shardId, sequenceNumber(i), Buffer.from(raw(i)).toString('base64')])
    }
  }
  return all
}

describe('LetterSource', () => {
  it('gives every payload out once, under its shard and number, in the order of the files', async () => {
    const payload = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }).map((text) => Buffer.from(text)), fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes)))
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ shardId: fc.constantFrom('a', 'b', 'c'), payload }), { maxLength: 60 }), fc.nat(60), async (made, cut) => {
      // The reader takes the magic number of an aggregated record for what it is.
      fc.pre(made.every(({ payload }) => payload.subarray(0, 4).toString('hex') !== 'f3899ac2'))
      const letters = made.map(({ shardId, payload }, i): StreamDeadLetterLine => ({
        shardId,
        sequenceNumber: String(i + 1),
        reason: 'BAD_JSON',
        detail: '',
        ...Buffer.from(payload.toString('utf8')).equals(payload) ? { raw: payload.toString('utf8') } : { rawBase64: payload.toString('base64') }
      }))
      const source = new LetterSource([fileOf('one', letters.slice(0, cut)), fileOf('two', letters.slice(cut))])
      assert.deepEqual(await readAll(source), made.map(({ shardId, payload }, i) => [shardId, String(i + 1), payload.toString('base64')]))
      assert.equal(source.letters, made.length)
    }), { numRuns: 60 })
  })

  it('cuts batches, so that none grows with the file', async () => {
    const letters = Array.from({ length: 2500 }, (_, i): StreamDeadLetterLine => ({ shardId: 'a', sequenceNumber: String(i + 1), reason: 'BAD_JSON', detail: '', raw: 'x' }))
    const sizes: number[] = []
    for await (const { body } of new LetterSource([fileOf('many', letters)]).batches(new AbortController().signal)) {
      sizes.push([...readPlainly(body!)].reduce((sum, { count }) => sum + count, 0))
    }
    assert.deepEqual(sizes, [1000, 1000, 500])
  })

  it('reads a file to its end that is renamed before it is its turn, while a replication goes on', async () => {
    const path = join(tempFolder('letters-live'), 'dead-letters.ndjson')
    // Each letter fills a file, which is renamed when it is synced.
    const file = await LetterFile.open(path, 1)
    const write = async (sequenceNumber: number): Promise<void> => {
      file.append([{ shardId: 'a', sequenceNumber: String(sequenceNumber), reason: 'BAD_JSON', detail: '', raw: 'x' }])
      if (sequenceNumber < 3) await file.sync()
    }
    for (const number of [1, 2, 3]) await write(number)
    const source = LetterSource.of(path)
    await file.sync()
    await write(4)
    assert.deepEqual((await readAll(source)).map(([, sequenceNumber]) => sequenceNumber), ['1', '2', '3'])
    assert.deepEqual((await readAll(LetterSource.of(path))).map(([, sequenceNumber]) => sequenceNumber), ['1', '2', '3', '4'])
    file.close()
  })

  it('says which file is not there, and that there are no letters', () => {
    assert.throws(() => new LetterSource([fileOf('there', []), join(dir, 'nowhere')]), { code: 'INPUT_NOT_FOUND', message: /nowhere/ })
    assert.throws(() => LetterSource.of(join(dir, 'none.ndjson')), { code: 'INPUT_NOT_FOUND', message: /there are no dead letters/ })
  })

  it('leaves out what was too long to be kept, counts it, and refuses lines that are no letters', async () => {
    const source = new LetterSource([fileOf('cut', [
      { shardId: 'a', sequenceNumber: '1', reason: 'LINE_TOO_LONG', detail: '', raw: 'x' },
      { shardId: 'a', sequenceNumber: '2', reason: 'BAD_VALUE', detail: '', raw: '{}' }
    ])])
    assert.deepEqual((await readAll(source)).map(([, sequenceNumber]) => sequenceNumber), ['2'])
    assert.deepEqual([source.letters, source.cut], [1, 1])
    const path = join(dir, 'other')
    writeFileSync(path, '{"file":"a","line":1}\n')
    await assert.rejects(readAll(new LetterSource([path])), { code: 'INPUT_CORRUPT', message: /other:1 is no dead letter/ })
  })
})
