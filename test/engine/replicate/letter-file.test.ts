import assert from 'node:assert/strict'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { LetterFile } from '../../../src/engine/replicate/letter-file.ts'
import type { StreamDeadLetterLine } from '../../../src/worker/protocol.ts'
import { tempFolder } from '../../temp-folder.ts'

const letter = (shardId: string, sequenceNumber: string, subSequenceNumber?: number): StreamDeadLetterLine =>
  ({ shardId, sequenceNumber, subSequenceNumber, reason: 'BAD_JSON', detail: 'not one JSON object', raw: '{' })
const fresh = (): string => join(tempFolder('letters'), 'sub', 'letters.ndjson')
const placesIn = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line) => {
  const { shardId, sequenceNumber, subSequenceNumber } = JSON.parse(line) as StreamDeadLetterLine
  return [shardId, sequenceNumber, subSequenceNumber].filter((part) => part !== undefined).join('/')
})

describe('LetterFile', () => {
  it('takes each letter once, by its position, whatever is read again', async () => {
    const path = fresh()
    const first = await LetterFile.open(path, 1e6)
    first.append([letter('a', '99'), letter('b', '5'), letter('a', '100', 0), letter('a', '100', 1)])
    await first.sync()
    first.append([letter('a', '99'), letter('a', '100', 1), letter('a', '101')])
    assert.equal(first.written, 5)
    first.close()
    const second = await LetterFile.open(path, 1e6)
    second.append([letter('b', '5'), letter('a', '101'), letter('b', '6'), letter('a', '1000')])
    await second.sync()
    second.close()
    assert.deepEqual(placesIn(path), ['a/99', 'b/5', 'a/100/0', 'a/100/1', 'a/101', 'b/6', 'a/1000'])
  })

  it('begins another file when one is full, and knows what is in all of them', async () => {
    const path = fresh()
    const file = await LetterFile.open(path, 300)
    for (let i = 1; i <= 9; i++) {
      file.append([letter('a', String(i))])
      await file.sync()
    }
    file.close()
    assert.deepEqual([placesIn(`${path}.1`), placesIn(`${path}.2`), existsSync(`${path}.3`)], [['a/1', 'a/2', 'a/3', 'a/4'], ['a/5', 'a/6', 'a/7', 'a/8'], false])
    const again = await LetterFile.open(path, 300)
    again.append(Array.from({ length: 10 }, (_, i) => letter('a', String(i + 1))))
    again.close()
    assert.equal(again.written, 1)
  })

  it('cuts off a line that a crash cut short, and refuses a file of something else', async () => {
    const path = fresh()
    const file = await LetterFile.open(path, 1e6)
    file.append([letter('a', '1')])
    file.close()
    appendFileSync(path, '{"shardId":"a","sequ')
    const again = await LetterFile.open(path, 1e6)
    again.append([letter('a', '2')])
    again.close()
    assert.deepEqual(placesIn(path), ['a/1', 'a/2'])
    writeFileSync(path, 'notes\n')
    await assert.rejects(LetterFile.open(path, 1e6), { code: 'STATE_CORRUPT', message: /byte 0/ })
  })
})
