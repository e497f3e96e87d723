import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openKinesis } from '../../../src/source/kinesis/open-kinesis.ts'
import { kinesisOptions } from '../../source/kinesis/local-stream.ts'
import { readStream } from '../../source/kinesis/read-stream.ts'
import { KinesisServer } from './kinesis-server.ts'
import { MadeStream, PLACES } from './made-stream.ts'

test('a made stream is read whole and in order through its faults, a split and a merge', async () => {
  const stream = new MadeStream(4)
  const server = await KinesisServer.start(stream, 1, { reads: 25, calls: 25 })
  const places = Array.from({ length: 40 }, (_, i) => Math.floor(PLACES / 40 * i))
  const put = (from: number, to: number): void => { for (let n = from; n < to; n++) stream.put(places[n % 40]!, `${n % 40}:${n}`) }
  put(0, 2000)
  stream.split(places[15]!)
  put(2000, 3000)
  const source = await openKinesis(kinesisOptions(server.endpoint, 'chaos', { discoveryMs: 100, limits: { records: 60, readsPerSecond: 1000, bytesPerSecond: 1 << 30, idleMs: 20, requests: 16 } }))
  let merged = false
  const { records } = await readStream(source, ({ records }) => {
    if (!merged && records.length > 1000) {
      merged = true
      stream.merge(places[39]!)
      put(3000, 4000)
    }
    return records.length >= 4000
  })
  await server.close()
  assert.equal(records.length, 4000)
  for (let key = 0; key < 40; key++) {
    const own = records.filter(({ text }) => text.startsWith(`${key}:`)).map(({ text }) => Number(text.split(':')[1]))
    assert.deepEqual(own, Array.from({ length: 100 }, (_, i) => i * 40 + key))
  }
  assert.deepEqual([...server.faults.keys()].sort(), ['cut', 'expired', 'failed', 'reset', 'throttled'])
  assert.equal([...stream.shards.values()].filter(({ closed }) => !closed).length, 4)
})
